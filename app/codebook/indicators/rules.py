"""The 26 indicators as `indicators.csv` describes them.

A flag says that a lawyer should look; it never says that a rule was broken.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.codebook.conditions import Condition
from app.codebook.indicators.formula import Compared, Unrecorded, Within, atoms, parse_formula
from app.codebook.indicators.settings import SETTING_KINDS, Settings
from app.codebook.load import HERE, codebook
from app.codebook.model import Codebook
from app.codebook.told import marked

RULES_FILE = HERE / "indicators.csv"
ONE_PERSON = "G."  # the section of questions about one person

# How sure the authority is, as a reader understands it.
CERTAINTY: Mapping[str, str] = {
    "published": marked("Read in a published copy"),
    "general": marked("General knowledge"),
    "confirm": marked("A lawyer must confirm this"),
}
# Facts that no record holds, in words.
UNRECORDED: Mapping[str, str] = {
    "er_order_in_window": marked("the date of the expedited removal order"),
    "appeal_undecided": marked("the outcome of the appeal"),
    "removed_to_that_country": marked("the country that the protection names"),
}


@dataclass(frozen=True)
class Indicator:
    """One rule: to which records its question applies, and what answers it with yes."""

    code: str
    title: str
    question: str
    scope_text: str
    test_text: str
    authority: str
    certainty: tuple[str, ...]
    note: str
    since: date | None
    until: date | None

    @cached_property
    def scope(self) -> Condition:
        """To which records the question applies."""
        return parse_formula(self.scope_text)

    @cached_property
    def test(self) -> Condition:
        """What flags a record within the scope."""
        return parse_formula(self.test_text)

    @property
    def certainty_words(self) -> list[str]:
        """How sure the authority is."""
        return [CERTAINTY[mark] for mark in self.certainty]

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings that it uses."""
        parts = [*atoms(self.scope), *atoms(self.test)]
        used = {part.setting for part in parts if isinstance(part, Compared | Within)}
        return tuple(name for name in SETTING_KINDS if name in used)

    def in_force(self, settings: Settings) -> tuple[date | None, date | None]:
        """The first and the last day of incidents to which it applies; None leaves an end open."""
        change = settings.change(self.code)
        return change.since or self.since, change.until or self.until

    def note_in_force(self, settings: Settings) -> tuple[str, bool]:
        """The note on its authority, and whether an administrator wrote it."""
        written = settings.change(self.code).note
        return (self.note, False) if written is None else (written, True)


def load_indicators(book: Codebook = codebook) -> dict[str, Indicator]:
    """Load and check the rules, in their order.

    Raises:
        ValueError: two rules of one code, a formula that is not of the language or names what
            is not in the codebook, a mark or a setting that nobody declared.
    """
    found: dict[str, Indicator] = {}
    with RULES_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["code"] in found:
                raise ValueError(f"two indicators are called {row['code']}")
            found[row["code"]] = _indicator(row)
    for indicator in found.values():
        _check(indicator, book)
    return found


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        code=row["code"],
        title=row["title"],
        question=row["question"],
        scope_text=row["scope"],
        test_text=row["test"],
        authority=row["authority"],
        certainty=tuple(row["certainty"].split()),
        note=row["note"],
        since=date.fromisoformat(row["from"]) if row["from"] else None,
        until=date.fromisoformat(row["until"]) if row["until"] else None,
    )


def _check(indicator: Indicator, book: Codebook) -> None:
    if not set(indicator.certainty) <= set(CERTAINTY):
        raise ValueError(f"{indicator.code}: a mark that nobody declared")
    for part in (*atoms(indicator.scope), *atoms(indicator.test)):
        if isinstance(part, Unrecorded):
            if part.field not in UNRECORDED:
                raise ValueError(f"{indicator.code}: {part.field} has no words")
            continue
        for name in part.fields():
            if name not in book.fields:
                raise ValueError(f"{indicator.code}: there is no field {name}")
            codes = getattr(part, "codes", ())
            if book[name].codes and not set(codes) <= book[name].codes:
                raise ValueError(f"{indicator.code}: {name} has no such code")
        if isinstance(part, Compared | Within) and part.setting not in SETTING_KINDS:
            raise ValueError(f"{indicator.code}: there is no setting {part.setting}")


INDICATORS: Mapping[str, Indicator] = load_indicators()
