"""How a sheet is read: which column is what, and what its values mean. Plain values, kept as JSON.

A person confirms a plan; what it does not say is not guessed while rows are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.codebook import Problem, codebook
from app.exchange.imports.dates import Order
from app.exchange.imports.grid import Table
from app.incidents.draft import SYSTEM_WRITES

SOURCE_REF = "source_ref"
# Columns that our own report adds to a sheet; read past when such a file comes back.
REPORTED = ("docket_outcome", "docket_reasons")


class Use(StrEnum):
    """What a column is for."""

    FIELDS = "fields"
    KEY = "key"  # names the row, by itself or with other such columns
    REPORTER = "reporter"  # the office or person whose report the row is
    LEAVE_OUT = "leave out"


class Doubts(StrEnum):
    """What becomes of a row in which something optional cannot be taken."""

    WAIT = "needs_info"  # it comes in without that, and waits with the question
    REFUSE = "refuse"


class Repeated(StrEnum):
    """What becomes of a row that equals an earlier one of the file."""

    SKIP = "skip"
    KEEP = "keep"  # two rows that are alike are two people


class Text(StrEnum):
    """What becomes of a text that the register does not hold as it is."""

    REFUSE = "refuse"  # the row
    MEND = "mend"  # what looks like a number of a person is taken out; what is too long is cut
    LEAVE_OUT = "leave out"


Answers = Mapping[str, str]
Values = Mapping[str, Answers | None]


@dataclass(frozen=True)
class Column:
    """What one column is. `values`: a value as `plain` writes it → the answers that it stands for:
    an empty list for one that says nothing, None for one that nobody has decided on yet. `tick`:
    the column says yes or no to this one answer of several."""

    use: Use
    fields: tuple[str, ...] = ()
    values: Values = field(default_factory=dict)
    tick: str = ""


OUT = Column(Use.LEAVE_OUT)


@dataclass(frozen=True)
class Plan:
    """How a sheet is read. `columns` are by heading.

    `same`: answers for every row that says nothing itself; `attested_on`: the day on which the
    basis for sharing among them was settled. `settled`: texts of single rows, by row and field,
    for which a person chose otherwise than `texts`; `waived`: kinds of doubt of this file for
    which no row has to wait (`kind_of_doubt`).
    """

    columns: Mapping[str, Column]
    dates: Order | None = None
    doubts: Doubts = Doubts.REFUSE
    repeated: Repeated = Repeated.SKIP
    texts: Text = Text.REFUSE
    same: Answers = field(default_factory=dict)
    attested_on: date | None = None
    settled: Mapping[tuple[int, str], Text] = field(default_factory=dict)
    waived: frozenset[str] = frozenset()
    # A file in the codebook's own names: cells are answers, with the guard of exports.
    own_names: bool = False

    def of(self, column: str) -> Column:
        """What this column is; one that the plan does not name is left out."""
        return self.columns.get(column, OUT)

    def named(self, use: Use) -> list[str]:
        """The columns of a use."""
        return [name for name, column in self.columns.items() if column.use is use]

    def filling(self, *fields: str) -> list[str]:
        """The columns that fill one of these fields."""
        return [name for name, column in self.columns.items() if set(column.fields) & set(fields)]


def kind_of_doubt(doubt: Problem) -> str:
    """What doubts of one kind share: the question, the sentence, and the value where one is
    asked about."""
    given = str(doubt.arguments.get("given", "")) if "means" in doubt.message else ""
    return f"{doubt.field}|{given}|{doubt.message}"


def is_in_own_names(columns: Sequence[str]) -> bool:
    """Whether every column is called as the codebook calls it."""
    own = [name for name in columns if name not in REPORTED]
    return bool(own) and all(name in codebook.fields or name == SOURCE_REF for name in own)


def plan_of_codebook(table: Table, same: Answers) -> Plan:
    """The plan of a file in the codebook's own names: nothing to map."""
    return Plan(
        {
            name: Column(Use.KEY)
            if name == SOURCE_REF
            else Column(Use.FIELDS, (name,))
            if name in codebook.fields and name not in SYSTEM_WRITES
            else OUT
            for name in table.columns
        },
        same=same,
        repeated=Repeated.KEEP,
        own_names=True,
    )
