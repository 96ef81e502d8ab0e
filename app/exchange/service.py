"""An export's two events: one before the first byte leaves, one after the last.

The second holds the digest of the file, so that a cut file can be told from a whole one, and a
file from one that the register never sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import who
from app.exchange.export.asked import Export, Format, header_of
from app.exchange.export.size import Size
from app.ledger.chain import record_event


@dataclass(frozen=True)
class Begun:
    """The link of the chain that says what is about to leave."""

    sequence: int
    hash: str
    at: str  # UTC, ISO 8601


def begin_export(session: Session, export: Export, kind: Format) -> Begun:
    """Write the export into the audit. The caller commits before it sends anything."""
    event = record_event(
        session,
        who(export.actor),
        "incidents.exported",
        details={
            "format": kind.value,
            "filters": [list(pair) for pair in export.filters.pairs()],
            "columns": len(header_of(export)),
            "preset": export.preset.value,
            "narrative": export.narrative,
        },
    )
    return Begun(event.sequence, event.hash, event.at)


def finish_export(
    session: Session, export: Export, begun: Begun, size: Size, *, digest: str, length: int
) -> None:
    """Write that it left whole.

    Args:
        digest: SHA-256 of the data file.
        length: its bytes.
    """
    record_event(
        session,
        who(export.actor),
        "incidents.export_finished",
        details={
            "export": begun.sequence,
            "records": size.records,
            "left_out": size.left_out,
            "digest": digest,
            "bytes": length,
        },
    )
