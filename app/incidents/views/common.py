"""What the pages of one record share."""

from __future__ import annotations

from flask import abort, current_app, request
from flask_babel import gettext as _

from app.accounts.access import current_actor
from app.database import reading
from app.incidents.queries import find_record
from app.incidents.record import Record
from app.ledger.keys import Keys
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


def posted_revision() -> int:
    """The revision that the form began from."""
    given = request.form.get("revision", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        refuse(400, _("The form has no revision: open the page again."))
    return int(given)
