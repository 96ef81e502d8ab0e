"""Reading exported files, as a careful spreadsheet would."""

from __future__ import annotations

import csv
import io
import json

from flask import Flask
from sqlalchemy import select

from app.accounts.policy import Actor
from app.codebook import codebook
from app.database import Database
from app.exchange.export.asked import Export
from app.exchange.export.csv_file import stream_csv
from app.exchange.guard import decode_cell
from app.incidents.filters import read_filters
from app.incidents.scope import within
from app.ledger.models import AuditDetail, AuditEvent

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def table_of(data: bytes) -> list[list[str]]:
    """All lines of a file, the header among them, cells as they stand."""
    assert data.startswith(BYTE_ORDER_MARK)
    text = data[len(BYTE_ORDER_MARK) :].decode("utf-8", errors="strict")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def rows_of(data: bytes) -> list[dict[str, str]]:
    """The records of a file, texts as they were written."""
    header, *lines = table_of(data)
    assert all(len(line) == len(header) for line in lines)
    texts = {"source_ref", "city", *(field.name for field in codebook.sealed)}
    return [
        {
            name: decode_cell(cell) if name in texts else cell
            for name, cell in zip(header, line, strict=True)
        }
        for line in lines
    ]


def exported(app: Flask, actor: Actor, *pairs: tuple[str, str], narrative: bool = False) -> bytes:
    """The file that this actor gets, and that an export with these filters makes."""
    database: Database = app.extensions["database"]
    with database.read() as session:
        filters = read_filters(pairs, session, within(actor, "incident.read"))
        export = Export(actor, filters, narrative=narrative)
        return b"".join(stream_csv(session, app.extensions["keys"], export))


def ids_of(data: bytes) -> list[str]:
    """The ids of the records of a file, in its order."""
    return [row["record_id"] for row in rows_of(data)]


def last_export(database: Database) -> dict[str, object]:
    """The details of the newest event, which must be the end of an export."""
    with database.read() as session:
        event = session.scalars(
            select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(1)
        ).one()
        assert event.action == "incidents.export_finished"
        details = session.get_one(AuditDetail, event.sequence).details
    found: dict[str, object] = json.loads(details)
    return found
