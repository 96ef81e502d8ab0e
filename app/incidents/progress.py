"""How far a report has come, section by section: what the follow-up asks, and what is left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.codebook import Value, codebook
from app.codebook.check import applies
from app.incidents.draft import COORDINATORS_ANSWER, SYSTEM_WRITES

# Joined by its own button on the record, never typed.
GROUP = "event_group_id"
# A blank is the whole answer: there is no other court, no second source, nothing to be reminded of.
MAY_STAY_BLANK = frozenset(
    {"hearing_court", "other_sources", "agents_estimate", "follow_up_due", "facility_other"}
)


class State(StrEnum):
    """How far a section has come."""

    EMPTY = "empty"
    BEGUN = "begun"
    COMPLETE = "complete"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Progress:
    """One section of the follow-up.

    `letter` is its name in addresses; `left` the questions that apply and are not answered yet.
    """

    letter: str
    title: str
    fields: tuple[str, ...]
    answered: int
    left: tuple[str, ...]
    state: State


def section_fields() -> Mapping[str, tuple[str, ...]]:
    """The questions of the follow-up by the letter of their section, in codebook order."""
    unasked = COORDINATORS_ANSWER | SYSTEM_WRITES | {GROUP}
    return {
        title[0].lower(): tuple(field.name for field in fields if field.name not in unasked)
        for title, fields in codebook.sections.items()
    }


def section_title(letter: str) -> str:
    """The title of a section without its letter, in English, as the catalog holds it."""
    return next(title[3:] for title in codebook.sections if title[0].lower() == letter)


def progress(
    answers: Mapping[str, Value], texts: Collection[str], hidden: Collection[str] = ()
) -> list[Progress]:
    """The ten sections with their states.

    Args:
        texts: the names of the free texts that are there.
        hidden: questions that the person who looks may not see.
    """
    found = []
    for letter, names in section_fields().items():
        seen = tuple(name for name in names if name not in hidden)
        given = [name for name in seen if answers.get(name) is not None or name in texts]
        open_ = [name for name in seen if name not in given and applies(codebook[name], answers)]
        left = tuple(name for name in open_ if name not in MAY_STAY_BLANK)
        state = _state(bool(given), bool(left), bool(open_))
        found.append(Progress(letter, section_title(letter), seen, len(given), left, state))
    return found


def _state(given: bool, left: bool, open_: bool) -> State:
    if given:
        return State.BEGUN if left else State.COMPLETE
    return State.EMPTY if open_ else State.NOT_APPLICABLE
