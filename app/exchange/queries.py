"""Reading what an import has to know of the register."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.incidents.models import incident
from app.ledger.models import Revision

AT_ONCE = 500


def first_answers(
    session: Session, office_id: int | None, references: Sequence[str]
) -> dict[str, str]:
    """For each key that the office has already: the answers with which it came in, as JSON.

    Compared are those, not what the record says by now: a correction made in review does not
    make the old file a new one.
    """
    found: dict[str, str] = {}
    for start in range(0, len(references), AT_ONCE):
        some = references[start : start + AT_ONCE]
        rows = session.execute(
            select(incident.c.source_ref, Revision.answers)
            .join(Revision, and_(Revision.incident_id == incident.c.id, Revision.number == 1))
            .where(incident.c.office_id == office_id, incident.c.source_ref.in_(some))
        )
        found.update({str(reference): answers for reference, answers in rows})
    return found
