"""What the pages of one record share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import abort, current_app, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.access import current_actor
from app.database import reading, writing
from app.incidents.changing import NotOpen, current
from app.incidents.queries import find_record, may
from app.incidents.record import Record
from app.ledger.keys import Keys
from app.places import queries as places
from app.web.errors import refuse


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


@contextmanager
def changing(record: Record, action: str) -> Iterator[tuple[Session, Record]]:
    """One transaction on a record as it stands now, with the right to it asked once more.

    Raises:
        Stale: whatever is done inside says so; nothing was written.
    """
    try:
        with writing() as session:
            now = current(session, record.record_id)
            if now is None or not may(current_actor(), action, now):
                abort(404)
            yield session, now
    except NotOpen:
        refuse(409, _("Its writer has taken this report back."))


def today_there(record: Record) -> date:
    """Today at the place of the event: in Phoenix at 17:00 it is tomorrow in UTC."""
    city, state = str(record.answers["city"] or ""), str(record.answers["state"] or "")
    facility = record.answers["facility"]
    return places.today_at(reading(), city, state, str(facility) if facility else None)


def posted_revision() -> int:
    """The revision that the form began from."""
    given = request.form.get("revision", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        refuse(400, _("The form has no revision: open the page again."))
    return int(given)
