"""Dated steps of a case: what came after the event, one after another, none overwritten.

A kind of step is a field of the codebook whose answer changes with time, or (appeals) has codes
of its own in `steps.csv`. A record keeps its steps as a list; the answer of a field that follows
its steps is their latest code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.codebook.answers import Value
from app.codebook.load import HERE, codebook, read_values
from app.codebook.model import Choice
from app.codebook.told import Marked, marked


class Follows(StrEnum):
    """How a field's answer follows the steps of its kind."""

    LATEST = "latest"  # where things stand now
    # What was said last, whatever day it speaks of: a client who takes consent back on the phone
    # does so now, and the day that somebody writes beside it must not keep the report open.
    LAST_ENTERED = "last entered"
    ON_THE_DAY = "on the day"  # what stood on the day of the event; later steps leave it alone
    NOT = "not"  # the kind is no field


@dataclass(frozen=True)
class StepKind:
    """A kind of step, with the codes that a step of it may carry."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    follows: Follows

    @property
    def labels(self) -> Mapping[str, str]:
        """Code to label, in codebook order."""
        return {choice.code: choice.label for choice in self.choices}

    @property
    def continues(self) -> bool:
        """Whether a changed answer of its field is one more step."""
        return self.follows in (Follows.LATEST, Follows.LAST_ENTERED)


@dataclass(frozen=True)
class Step:
    """One step of a case.

    `on` is its date, None where nobody gave one; `source` a code of `source_of_knowledge`;
    `entered` the day on which it came into the register.
    """

    kind: str
    code: str
    on: date | None
    source: str | None
    entered: date

    @property
    def label(self) -> Marked:
        """The step in the codebook's words."""
        return marked(STEP_KINDS[self.kind].labels[self.code])

    def as_data(self) -> dict[str, str]:
        """As it is written down in revisions; blanks are left out."""
        written = {
            "kind": self.kind,
            "code": self.code,
            "on": self.on.isoformat() if self.on else "",
            "source": self.source or "",
            "entered": self.entered.isoformat(),
        }
        return {name: value for name, value in written.items() if value}


def step_of(data: Mapping[str, str]) -> Step:
    """A step as it was written down."""
    return Step(
        kind=data["kind"],
        code=data["code"],
        on=date.fromisoformat(data["on"]) if "on" in data else None,
        source=data.get("source"),
        entered=date.fromisoformat(data["entered"]),
    )


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Steps by date; those of one day in the order in which they were entered.

    A step without a date follows those that were entered before it.
    """
    so_far, dated = date.min, []
    for step in steps:
        so_far = max(so_far, step.on or so_far)
        dated.append((step.on or so_far, step))
    return [step for _, step in sorted(dated, key=lambda pair: pair[0])]


def answer_after(kind: StepKind, steps: Iterable[Step], happened: date, before: Value) -> Value:
    """What the field of this kind says, given its steps.

    Args:
        steps: in the order in which they were entered.
        happened: the date of the event.
        before: the answer that stands if no step speaks for it.
    """
    of_kind = [step for step in steps if step.kind == kind.name]
    if kind.follows is not Follows.LAST_ENTERED:
        of_kind = in_order(of_kind)
    if kind.follows is Follows.ON_THE_DAY:
        of_kind = [step for step in of_kind if step.on is not None and step.on <= happened]
    if kind.follows is Follows.NOT or not of_kind:
        return before
    return of_kind[-1].code


def _of_field(name: str, follows: Follows) -> StepKind:
    return StepKind(name, codebook[name].label, codebook[name].choices, follows)


STEP_KINDS: Mapping[str, StepKind] = {
    kind.name: kind
    for kind in (
        _of_field("sharing_basis", Follows.LAST_ENTERED),
        _of_field("custody_status", Follows.LATEST),
        _of_field("transfer", Follows.LATEST),
        _of_field("ij_ruling", Follows.ON_THE_DAY),
        StepKind(
            "appeal",
            marked("Appeal and review"),
            tuple(read_values(HERE / "steps.csv", "kind")["appeal"]),
            Follows.NOT,
        ),
        _of_field("er_status", Follows.LATEST),
        _of_field("credible_fear", Follows.LATEST),
        _of_field("bond_outcome", Follows.LATEST),
        _of_field("habeas", Follows.LATEST),
    )
}
