"""Ten codes for the day without a device: made, hashed, used once each."""

from __future__ import annotations

import secrets
import unicodedata

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.accounts.factors.models import RecoveryCode
from app.accounts.queries import token_hash
from app.accounts.sessions.service import moment

HOW_MANY = 10
FEW = 3
# Crockford's base 32: no I, L, O or U, and whoever reads them into a code is understood.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OILU", "011V")
GROUPS, GROUP = 4, 4  # 80 random bits: a stolen hash is not worth the guessing
LONGEST = 80  # characters that somebody may type around a code


def new_code() -> str:
    """A code as it is shown: `7KQ2-M4XB-0TNE-93HD`."""
    signs = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(signs[at : at + GROUP]) for at in range(0, len(signs), GROUP))


def plain_code(typed: str) -> str:
    """A code without what people type around it, in one spelling."""
    capital = unicodedata.normalize("NFKC", typed[:LONGEST]).upper()
    return "".join(sign for sign in capital if sign.isalnum()).translate(MISREAD)


def make_codes(session: Session, person_id: int) -> list[str]:
    """A new set, which replaces the old one once a code of it was typed back."""
    session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.person_id == person_id, RecoveryCode.confirmed_at.is_(None)
        )
    )
    codes = [new_code() for _ in range(HOW_MANY)]
    at = moment()
    session.add_all(
        RecoveryCode(person_id=person_id, code_hash=_hash(person_id, code), made_at=at)
        for code in codes
    )
    session.flush()
    return codes


def confirm_codes(session: Session, person_id: int, typed: str) -> bool:
    """Let the new set count, if a code of it was typed back; the old set ends."""
    new = RecoveryCode.person_id == person_id, RecoveryCode.confirmed_at.is_(None)
    if (
        session.scalar(
            select(RecoveryCode.id).where(*new, RecoveryCode.code_hash == _hash(person_id, typed))
        )
        is None
    ):
        return False
    session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.person_id == person_id, RecoveryCode.confirmed_at.is_not(None)
        )
    )
    session.execute(update(RecoveryCode).where(*new).values(confirmed_at=moment()))
    return True


def use_code(session: Session, person_id: int, typed: str) -> bool:
    """Use a code up; of several at once, one succeeds."""
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == _hash(person_id, typed),
            RecoveryCode.confirmed_at.is_not(None),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=moment())
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]  # an UPDATE has one


def codes_left(session: Session, person_id: int) -> int:
    """How many codes still work."""
    counted = select(func.count()).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.confirmed_at.is_not(None),
        RecoveryCode.used_at.is_(None),
    )
    return session.scalar(counted) or 0


def _hash(person_id: int, code: str) -> str:
    return token_hash(f"{person_id} {plain_code(code)}")
