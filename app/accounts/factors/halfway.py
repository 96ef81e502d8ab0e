"""Between the password and the code: ten minutes, in this browser, while nothing changes.

There is no session yet. The signed cookie says whose password was given and when; a seal over the
password's hash and the factors makes it worthless as soon as one of them changes.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from flask import session
from sqlalchemy.orm import Session

from app.accounts.factors.queries import factors_of
from app.accounts.factors.sealed import secret_bytes
from app.accounts.models import Person

HALFWAY = "halfway"
LASTS = 600  # seconds


def begin(reading: Session, person: Person) -> None:
    """The password was right; the cookie remembers it for a while."""
    session[HALFWAY] = {
        "person": person.id,
        "at": int(time.time()),
        "seal": _seal(reading, person),
    }


def whose(reading: Session) -> Person | None:
    """Whose password was given in this browser; None once that is over."""
    kept = session.get(HALFWAY)
    if not isinstance(kept, dict):
        return None
    age = time.time() - int(kept.get("at", 0))
    person = reading.get(Person, kept.get("person", 0))
    if person is None or not person.active or not 0 <= age + 1 <= LASTS:
        return None
    same = hmac.compare_digest(str(kept.get("seal", "")), _seal(reading, person))
    return person if same else None


def _seal(reading: Session, person: Person) -> str:
    factors = [str(factor.id) for factor in factors_of(reading, person.id)]
    over = "|".join((person.fs_uniquifier, person.password or "", *factors))
    return hmac.new(secret_bytes(), f"halfway|{over}".encode(), hashlib.sha256).hexdigest()
