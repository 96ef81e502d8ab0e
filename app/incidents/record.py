"""A record as it is read back: plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.accounts.policy import OPEN_BASES, Owned
from app.codebook import Step, Value, codebook
from app.codebook.steps import step_of
from app.ledger.revisions import Owner


class Status(StrEnum):
    """Where a report stands in review: the codes of the field `review_status`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


# Waiting for a coordinator; and while it waits, an earlier acceptance still counts.
WAITING = (Status.SUBMITTED, Status.NEEDS_INFO)
# What a coordinator may decide.
DECISIONS = (Status.ACCEPTED, Status.NEEDS_INFO, Status.DUPLICATE, Status.REJECTED)


@dataclass(frozen=True)
class Record:
    """One row of the register, without its sealed text."""

    id: int
    record_id: str
    office_id: int
    reporter_id: int | None
    source_ref: str | None
    created_at: datetime
    updated_at: datetime
    revision: int
    accepted_revision: int | None
    answers: Mapping[str, Value]
    steps: tuple[Step, ...] = ()
    reporter_mark: str | None = None

    @property
    def status(self) -> Status:
        return Status(str(self.answers["review_status"]))

    @property
    def sharing_basis(self) -> str | None:
        basis = self.answers["sharing_basis"]
        return None if basis is None else str(basis)

    @property
    def is_open(self) -> bool:
        """Whether the basis for sharing opens it to the network and to counts."""
        return self.sharing_basis in OPEN_BASES

    @property
    def owned(self) -> Owned:
        """What the policy has to know."""
        return Owned(self.office_id, self.reporter_id, self.sharing_basis)

    @property
    def owner(self) -> Owner:
        """What the revision digest has to know."""
        return Owner(
            self.record_id, self.office_id, self.reporter_id, self.source_ref, self.reporter_mark
        )

    @property
    def month_of_filing(self) -> str:
        """The month whose key seals its texts ("2026-11", UTC)."""
        return f"{self.created_at:%Y-%m}"


def record_of(row: Mapping[str, Any]) -> Record:
    """Make a record of a row of the table `incident`."""
    return Record(
        id=row["id"],
        record_id=row["record_id"],
        office_id=row["office_id"],
        reporter_id=row["reporter_id"],
        source_ref=row["source_ref"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        revision=row["revision"],
        accepted_revision=row["accepted_revision"],
        answers={field.name: row[field.name] for field in codebook.stored},
        steps=tuple(step_of(data) for data in json.loads(row["steps"] or "[]")),
        reporter_mark=row["reporter_mark"],
    )
