"""Checking which revision of a record counts, and that it is what was accepted.

While an accepted record waits for review again, its accepted answers stand in a table of their
own and are what counts; whoever changed them there would change the counts alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.codebook import codebook
from app.incidents.changing import GATE
from app.incidents.models import accepted_incident, incident
from app.incidents.record import WAITING, Status
from app.ledger.chain import canonical
from app.ledger.models import Revision
from app.ledger.revisions import written_answers
from app.ledger.verify import BATCH, Broken

_status = incident.c.review_status
_is_accepted = _status == Status.ACCEPTED.value
_waits = _status.in_([status.value for status in WAITING])


def broken_acceptances(session: Session) -> Iterator[Broken]:
    """Records that count as another revision than the one that was accepted."""
    wrong = select(incident.c.record_id).where(
        or_(
            and_(_is_accepted, incident.c.accepted_revision.is_distinct_from(incident.c.revision)),
            and_(~_is_accepted, ~_waits, incident.c.accepted_revision.is_not(None)),
        )
    )
    for record_id in session.scalars(wrong):
        yield Broken(f"record {record_id}", "which revision was accepted was changed")
    rows = session.execute(
        select(
            incident.c.record_id.label("of_record"),
            incident.c.office_id.label("of_office"),
            _waits.label("waits"),
            *(incident.c[name].label(f"now_{name}") for name in GATE),
            Revision.answers.label("written"),
            accepted_incident,
        )
        .select_from(incident)
        .outerjoin(accepted_incident, accepted_incident.c.incident_id == incident.c.id)
        .outerjoin(
            Revision,
            and_(
                Revision.incident_id == incident.c.id,
                Revision.number == incident.c.accepted_revision,
            ),
        )
        .where(
            or_(
                accepted_incident.c.incident_id.is_not(None),
                and_(_waits, incident.c.accepted_revision.is_not(None)),
            )
        )
        .execution_options(yield_per=BATCH)
    )
    for row in rows.mappings():
        if not _stands(dict(row)):
            yield Broken(f"record {row['of_record']}", "what counts is not what was accepted")


def _stands(row: Mapping[str, Any]) -> bool:
    """Whether the accepted answers are those of the accepted revision, under today's gate."""
    if row["incident_id"] is None or not row["waits"]:
        return False
    accepted = json.loads(row["written"] or "{}")
    if accepted.get("review_status") != Status.ACCEPTED.value:
        return False
    for name in GATE:
        value = row[f"now_{name}"]
        accepted[name] = value.isoformat() if isinstance(value, date) else value
    given = {name: value for name, value in accepted.items() if value is not None}
    return (row["record_id"], row["office_id"], canonical(given).decode()) == (
        row["of_record"],
        row["of_office"],
        written_answers({field.name: row[field.name] for field in codebook.stored}),
    )
