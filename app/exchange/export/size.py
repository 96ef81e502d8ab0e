"""How many records an export holds, and how many consent leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from app.accounts.policy import Scope
from app.exchange.export.asked import Export
from app.incidents.models import incident
from app.incidents.queries import matching
from app.incidents.scope import counts_whole_network, covered, may_leave, within


@dataclass(frozen=True)
class Size:
    """Two numbers of records."""

    records: int
    left_out: int
    partial: bool = False  # what other offices keep is not in `left_out`: see scope.py


def size_of(session: Session, export: Export) -> Size:
    """Count, for the page before an export and the event after it."""
    filtered = bool(export.filters.pairs())
    circle = covered(export.actor, "incident.export", filtered=filtered)
    asked = matching(export.actor, export.filters, circle)
    leaves = and_(within(export.actor, "incident.export"), may_leave())
    # A blank basis makes the condition unknown, not false: the case reads it as "stays".
    leaving = func.coalesce(func.sum(case((leaves, 1), else_=0)), 0)
    matched, records = session.execute(
        select(func.count(), leaving).select_from(incident).where(*asked)
    ).one()
    return Size(
        records,
        matched - records,
        partial=export.actor.scope("incident.export") >= Scope.NETWORK
        and not counts_whole_network(export.actor, "incident.export", filtered=filtered),
    )
