"""The quick report on paper: its questions in their order, with boxes to tick or lines to fill."""

from __future__ import annotations

from dataclasses import dataclass

from app.codebook import Codebook, Field, Kind
from app.codebook.quick import QUICK
from app.web.fields import UNKNOWN_CODES

# From so many answers on, a list stands in columns.
IN_COLUMNS = 5
# Lines to write on; one unless said otherwise.
LINES = {"narrative": 3}


@dataclass(frozen=True)
class Asked:
    """A question of the card. Without answers to tick it has lines to write on."""

    name: str
    question: str
    answers: tuple[str, ...]
    lines: int

    @property
    def wide(self) -> bool:
        """Whether the answers stand in columns."""
        return len(self.answers) >= IN_COLUMNS


def asked(book: Codebook) -> list[Asked]:
    """Every question of the quick report, in its order."""
    return [_asked(book[name]) for name in QUICK]


def _asked(field: Field) -> Asked:
    # "I do not know" stands last, as on the phone.
    choices = sorted(field.choices, key=lambda choice: choice.code in UNKNOWN_CODES)
    answers = tuple(choice.label for choice in choices) if field.kind is not Kind.STATE else ()
    return Asked(
        name=field.name,
        question=field.question or field.label,
        answers=answers,
        lines=0 if answers else LINES.get(field.name, 1),
    )
