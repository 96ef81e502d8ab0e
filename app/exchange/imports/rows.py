"""What becomes of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.codebook import Problem, Value
from app.incidents.draft import Draft
from app.incidents.record import Status


class Outcome(StrEnum):
    """How a row ends."""

    TAKEN = "taken"
    WAITS = "taken, waits for information"
    THERE = "already there"
    UPDATED = "already there, updated"
    DIFFERS = "already there, edited since: left as it is"
    REPEATED = "repeated within the file: left out"
    SKIPPED = "left out by choice"
    REFUSED = "refused"


# Rows that make or change a record.
NEW = (Outcome.TAKEN, Outcome.WAITS)
KNOWN = (Outcome.THERE, Outcome.UPDATED, Outcome.DIFFERS)


@dataclass(frozen=True)
class Row:
    """One row of the file, read and checked.

    `line` is its number in the sheet; `problems` refuse it, `doubts` make it wait; `reporter` is
    the office or person that it names. `record_id`: the record that it made in an earlier run.
    """

    line: int
    source_ref: str
    outcome: Outcome
    draft: Draft
    problems: Sequence[Problem] = ()
    doubts: Sequence[Problem] = ()
    reporter: str = ""
    record_id: str | None = None

    @property
    def waits(self) -> bool:
        """Whether the record waits for information instead of review."""
        return bool(self.doubts)

    @property
    def status(self) -> Status:
        """Where its record stands when it comes in."""
        return Status.NEEDS_INFO if self.waits else Status.SUBMITTED


def new_answers(draft: Draft, status: Status = Status.SUBMITTED) -> dict[str, Value]:
    """What an imported record holds: its answers, waiting for review or for information."""
    return {**draft.answers, "review_status": status.value}
