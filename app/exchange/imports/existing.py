"""What the office has already of a file: by key, with what earlier imports wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.codebook import codebook
from app.incidents.models import incident
from app.incidents.record import Status
from app.incidents.texts import Lost, read_text
from app.ledger.keys import Keys
from app.ledger.models import AuditEvent, IncidentText, Revision
from app.ledger.sealing import Place
from app.review.many import ACCEPTED, PUT_BACK

AT_ONCE = 500
UNDONE = "incidents.import_undone"
# Events by which an import writes; every other one is somebody's own work on the record.
WRITTEN = frozenset({"incidents.imported", "incident.imported_again"})
BY_IMPORT = WRITTEN | {UNDONE}
# Events of many records with one push, which is nobody's work on one of them either.
AT_ONCE_EVENTS = frozenset({ACCEPTED, PUT_BACK})
# The application writes these beside what a row says.
NOT_OF_A_ROW = ("review_status", "event_group_id", "steps")


@dataclass(frozen=True)
class Existing:
    """A record that an earlier run made of a row.

    `said` is what the newest import wrote; `touched`: somebody worked on it since, or it stands
    accepted; `undone`: its import was taken back.
    """

    incident_id: int
    record_id: str
    revision: int
    said: Mapping[str, Any]
    touched: bool
    undone: bool


def existing_rows(
    session: Session, office_id: int | None, references: Sequence[str]
) -> dict[str, Existing]:
    """The records of this office that have these keys."""
    found: dict[str, Existing] = {}
    for start in range(0, len(references), AT_ONCE):
        some = references[start : start + AT_ONCE]
        rows = session.execute(
            select(
                incident.c.source_ref,
                incident.c.id,
                incident.c.record_id,
                incident.c.revision,
                Revision.answers,
                AuditEvent.action,
                incident.c.review_status,
            )
            .join(Revision, Revision.incident_id == incident.c.id)
            .join(AuditEvent, AuditEvent.sequence == Revision.event_sequence)
            .where(incident.c.office_id == office_id, incident.c.source_ref.in_(some))
            .order_by(incident.c.id, Revision.number)
        )
        for reference, history in groupby(rows, key=lambda row: str(row[0])):
            found[reference] = _existing(list(history))
    return found


def _existing(history: list[Any]) -> Existing:
    _, incident_id, record_id, revision, _, last, status = history[-1]
    written = [at for at, row in enumerate(history) if row[5] in WRITTEN] or [0]
    said, since = json.loads(history[written[-1]][4]), history[written[-1] :]
    worked_on = any(row[5] not in BY_IMPORT | AT_ONCE_EVENTS for row in since)
    return Existing(
        incident_id,
        record_id,
        revision,
        {name: value for name, value in said.items() if name not in NOT_OF_A_ROW},
        touched=worked_on or status == Status.ACCEPTED.value,
        undone=last == UNDONE,
    )


def same_texts(session: Session, keys: Keys, known: Existing, texts: Mapping[str, str]) -> bool:
    """Whether these are the texts of the record; one that cannot be read counts as the same."""
    standing = dict(_texts(session, keys, known))
    names = standing.keys() | texts.keys()
    return all(
        isinstance(standing.get(name), Lost) or standing.get(name, "") == texts.get(name, "")
        for name in names
    )


def _texts(session: Session, keys: Keys, known: Existing) -> Iterator[tuple[str, str | Lost]]:
    rows = session.execute(
        select(IncidentText.field, IncidentText.revision, IncidentText.envelope).where(
            IncidentText.incident_id == known.incident_id,
            IncidentText.superseded.is_(False),
            IncidentText.field.in_([field.name for field in codebook.sealed]),
        )
    )
    for name, revision, envelope in rows:
        yield name, read_text(keys, Place(known.record_id, name, revision), envelope)
