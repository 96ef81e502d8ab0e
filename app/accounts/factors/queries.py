"""Reading second factors."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.factors.models import Kind, SecondFactor


def factors_of(session: Session, person_id: int) -> list[SecondFactor]:
    """The second factors of a person that count, oldest first."""
    return list(
        session.scalars(
            select(SecondFactor)
            .where(SecondFactor.person_id == person_id, SecondFactor.confirmed_at.is_not(None))
            .order_by(SecondFactor.id)
        )
    )


def waiting_factors(session: Session, person_id: int) -> list[SecondFactor]:
    """Those that will count once a recovery code was typed back."""
    return list(
        session.scalars(
            select(SecondFactor)
            .where(SecondFactor.person_id == person_id, SecondFactor.confirmed_at.is_(None))
            .order_by(SecondFactor.id)
        )
    )


def passkeys_of(session: Session, person_id: int) -> list[SecondFactor]:
    """The passkeys of a person that count."""
    return [one for one in factors_of(session, person_id) if one.kind == Kind.PASSKEY]
