"""The sentences of the declaration: a table of templates around the codebook's labels.

`sentences.csv` has a line for each field, or for some codes of it that need another grammar.
`clause` is what any source may say, `seen` what a witness says instead; a line without either
says nothing, and `why` tells the reason. Where a template has no slot for a label, `why` names
the rule of evidence behind it. A code that no line names is never said.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ANY = "*"  # the answer is no code: a date, a number, a court
TABLE = Path(__file__).with_name("sentences.csv")


@dataclass(frozen=True)
class Line:
    """One template of the table."""

    paragraph: str
    field: str
    codes: tuple[str, ...]
    clause: str
    seen: str
    unless: tuple[str, ...]  # said only where none of these fields is said
    why: str

    def template(self, *, witnessed: bool) -> str:
        """What may be said; empty for nothing."""
        return (self.seen or self.clause) if witnessed else self.clause

    @cached_property
    def says_something(self) -> bool:
        return bool(self.clause or self.seen)


def _read() -> tuple[Line, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Line(
                paragraph=row["paragraph"],
                field=row["field"],
                codes=tuple(row["codes"].split()),
                clause=row["clause"],
                seen=row["seen"],
                unless=tuple(row["unless"].split()),
                why=row["why"],
            )
            for row in csv.DictReader(file)
        )


LINES = _read()
LINE_OF: Mapping[tuple[str, str], Line] = {
    (line.field, code): line for line in LINES for code in line.codes
}
