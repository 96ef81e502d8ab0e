"""The digest of a revision: what the audit chain commits to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.codebook import Step, Value
from app.ledger.chain import canonical


@dataclass(frozen=True)
class Owner:
    """What a record is and whose, which no revision changes.

    `reporter_mark` stands for the office or person that an imported row names.
    """

    record_id: str
    office_id: int
    reporter_id: int | None
    source_ref: str | None
    reporter_mark: str | None = None


def plain_answers(values: Mapping[str, Value]) -> dict[str, str | int]:
    """The answers given as they are written down: dates in ISO 8601, blanks left out."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }


def written_answers(values: Mapping[str, Value], steps: Sequence[Step] = ()) -> str:
    """The same as canonical JSON, with the dated steps of the case, if there are any."""
    written: dict[str, object] = {**plain_answers(values)}
    if steps:
        written["steps"] = [step.as_data() for step in steps]
    return canonical(written).decode()


def revision_digest(owner: Owner, number: int, answers: str, texts: str) -> str:
    """SHA-256 over owner, number, answers and text commitments (the latter as written)."""
    whose = [owner.record_id, owner.office_id, owner.reporter_id, owner.source_ref]
    if owner.reporter_mark is not None:  # records from before there were marks keep their digests
        whose.append(owner.reporter_mark)
    total = hashlib.sha256(canonical([*whose, number]))
    for part in (answers, texts):
        total.update(b"\n")
        total.update(part.encode())
    return total.hexdigest()
