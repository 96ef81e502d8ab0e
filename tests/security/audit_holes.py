"""Guards of the audit: whose links, and whose numbers."""

from __future__ import annotations

from app.ledger.models import AuditEvent
from tests.security.hole_tools import (
    Hole,
    instead,
    numbers_in_audit,
    others_events,
)

AUDIT_HOLES = (
    Hole(
        "reach of the audit",
        instead("app.operations.audit.queries", "reach", lambda _actor: AuditEvent.sequence > 0),
        others_events("attorney"),
    ),
    Hole(
        "numbers in the audit",
        instead("app.operations.audit.queries", "readable", lambda _session, _actor, ids: set(ids)),
        numbers_in_audit,
    ),
    Hole(
        "numbers in rows of the audit",
        instead("app.operations.audit.rows", "readable", lambda _session, _actor, ids: set(ids)),
        numbers_in_audit,
    ),
)
