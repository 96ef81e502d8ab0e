"""Who counts as the reporter of a record, where no count may rest on fewer than three.

A reporter is an account; for an imported row, the office or person that the row names. The name
itself is not kept: an attorney's name is an identity, and the old sheet has it. Kept is a keyed
hash of it, which tells two reporters apart. Without the key, which is no part of the database or of
a backup, nobody can try names against it.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import ColumnElement, String, case, cast, literal

from app.incidents.models import REPORTER_MARK_LENGTH, incident
from app.places.names import normalize


def reporter_mark(secret: str, name: str) -> str | None:
    """The mark of a name, the same however it is spelled; None for a name that says nothing.

    Args:
        secret: the installation's SECRET_KEY. Where it is changed, rows imported before and after
            count the same name as two.
    """
    plain = normalize(name)
    if not plain:
        return None
    key = hmac.new(secret.encode(), b"reporters of imported rows", hashlib.sha256).digest()
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[:REPORTER_MARK_LENGTH]


def counted_reporter() -> ColumnElement[str]:
    """The reporter of a record, for counting different ones.

    Rows that name nobody count as one reporter of their office, however many they are: the
    careful way.
    """
    return case(
        (incident.c.reporter_mark.is_not(None), literal("row:").concat(incident.c.reporter_mark)),
        (
            incident.c.reporter_id.is_not(None),
            literal("account:").concat(cast(incident.c.reporter_id, String)),
        ),
        else_=literal("office:").concat(cast(incident.c.office_id, String)),
    )
