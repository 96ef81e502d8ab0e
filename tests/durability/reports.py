"""What is sent: reports, each with a key and a narrative of its own, and what became of them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.factories import answers

# Numbers are spelled with letters: the register refuses texts that hold long numbers.
LETTERS = "bdfghjklmn"

# Instead of a status: the connection was never made, or it broke before the whole answer came.
REFUSED, CUT = 0, -1
PASSING = (REFUSED, CUT, 503)  # try again


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    text: str = ""
    location: str = ""
    retry_after: str = ""


@dataclass
class Report:
    """One report: what its writer typed, and every answer to it."""

    number: int
    key: str
    narrative: str
    seen: list[Answer] = field(default_factory=list)
    record_id: str | None = None  # of the acknowledgement
    last_sent: datetime | None = None
    first_sent: float = 0.0  # time.monotonic()
    seconds: float = 0.0  # from the first time it was sent to the acknowledgement

    @property
    def fields(self) -> Mapping[str, str]:
        """As the form posts it."""
        return {**answers(narrative=self.narrative), "submission_key": self.key}

    def was_answered(self, status: int) -> bool:
        """Whether any answer was this one."""
        return any(answer.status == status for answer in self.seen)


def make_reports(number: int, random_numbers: random.Random) -> list[Report]:
    """That many reports; the same ones for the same seed."""
    return [
        Report(
            at,
            str(uuid.UUID(int=random_numbers.getrandbits(128), version=4)),
            f"Report {_spelled(at)}: agents waited by the elevator, “all masked”, & left.",
        )
        for at in range(number)
    ]


def _spelled(number: int) -> str:
    return "".join(LETTERS[int(digit)] for digit in f"{number:04}")
