"""Changing the password of an account."""

from __future__ import annotations

import unicodedata

from sqlalchemy.orm import Session

from app.accounts.framework import verify_password
from app.accounts.models import Person
from app.accounts.obvious import TOO_OBVIOUS, is_obvious
from app.accounts.service import (
    LONGEST_PASSWORD,
    NORMAL_FORM,
    AccountError,
    check_password,
    password_hash,
)
from app.accounts.sessions.service import end
from app.ledger.chain import Who, record_event


def is_password(person: Person, typed: str) -> bool:
    """Whether this is the person's password; the hash refuses very long ones with an exception."""
    if not person.password or not 0 < len(typed) <= LONGEST_PASSWORD:
        return False
    return bool(verify_password(unicodedata.normalize(NORMAL_FORM, typed), person.password))


def set_password(
    session: Session, who: Who, person: Person, password: str, *, here: int | None
) -> None:
    """Give the person a new password; all sessions end, but the one from which it was changed.

    Raises:
        AccountError: too short, too long, or easy to guess.
    """
    check_password(password)
    if is_obvious(password, (person.email, person.name, person.office.name)):
        raise AccountError(TOO_OBVIOUS)
    person.password = password_hash(password)
    end(session, person.id, but=here)
    session.flush()
    record_event(session, who, "password.changed", f"person:{person.id}")
