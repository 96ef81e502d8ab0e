"""Starting an export: it is written down, and committed, before the first byte leaves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.access import who
from app.exchange.export import Export, Size, header_of, size_of
from app.ledger.chain import record_event


def begin_export(session: Session, export: Export, format_name: str) -> Size:
    """Write the export into the audit. The caller commits before it sends anything."""
    size = size_of(session, export)
    record_event(
        session,
        who(export.actor),
        "incidents.exported",
        details={
            "format": format_name,
            "filters": [list(pair) for pair in export.filters.pairs()],
            "columns": len(header_of(export)),
            "records": size.records,
            "left_out": size.left_out,
            "narrative": export.narrative,
        },
    )
    return size
