"""What the pages of one record share."""

from __future__ import annotations

from flask import abort, current_app

from app.accounts.access import current_actor
from app.database import reading
from app.incidents.queries import find_record
from app.incidents.record import Record
from app.ledger.keys import Keys


def keys() -> Keys:
    """The data keys of this installation."""
    found: Keys = current_app.extensions["keys"]
    return found


def record_or_404(record_id: str, action: str = "incident.read") -> Record:
    """The record. Absent and forbidden ones answer alike."""
    record = find_record(reading(), current_actor(), record_id, action)
    if record is None:
        abort(404)
    return record
