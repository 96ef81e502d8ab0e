"""What an administrator may set, with the defaults of the data files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.codebook.load import HERE

SETTINGS_FILE = HERE / "indicator_settings.csv"
DAYS, DATE = "days", "date"


@dataclass(frozen=True)
class SettingKind:
    """A setting: what it is called, what it may be, what it is until somebody changes it."""

    name: str
    kind: str
    default: int | date
    minimum: int
    maximum: int
    label: str
    hint: str


@dataclass(frozen=True)
class RuleChange:
    """What an administrator made of one rule; None leaves what the data file says."""

    code: str
    enabled: bool = True
    since: date | None = None
    until: date | None = None
    note: str | None = None


def _read_kinds() -> dict[str, SettingKind]:
    with SETTINGS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["name"]: _kind(row) for row in csv.DictReader(file)}


def _kind(row: dict[str, str]) -> SettingKind:
    days = row["kind"] == DAYS
    return SettingKind(
        name=row["name"],
        kind=row["kind"],
        default=int(row["default"]) if days else date.fromisoformat(row["default"]),
        minimum=int(row["minimum"] or 0),
        maximum=int(row["maximum"] or 0),
        label=row["label"],
        hint=row["hint"],
    )


SETTING_KINDS: Mapping[str, SettingKind] = _read_kinds()


@dataclass(frozen=True)
class Settings:
    """Everything that an administrator set; what was left alone is missing and has its default.

    Pairs and not mappings, so that settings can be compared and remembered.
    """

    values: tuple[tuple[str, int | date], ...] = ()
    rules: tuple[RuleChange, ...] = field(default=())

    def __getitem__(self, name: str) -> int | date:
        return dict(self.values).get(name, SETTING_KINDS[name].default)

    def days(self, name: str) -> int:
        """A setting in days."""
        value = self[name]
        if not isinstance(value, int):
            raise TypeError(f"{name} is no number of days")
        return value

    def day(self, name: str) -> date:
        """A setting that is a date."""
        value = self[name]
        if not isinstance(value, date):
            raise TypeError(f"{name} is no date")
        return value

    @property
    def appeal_window(self) -> int:
        """Days to appeal to the Board (8 CFR 1003.38(b))."""
        return self.days("appeal_window")

    def change(self, code: str) -> RuleChange:
        """What was made of this rule."""
        return self._changes.get(code, RuleChange(code))

    @cached_property
    def _changes(self) -> dict[str, RuleChange]:
        return {change.code: change for change in self.rules}
