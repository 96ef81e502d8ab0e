"""Setting second factors up, and taking them away. Either ends the person's other sessions."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.accounts.factors.models import Kind, RecoveryCode, SecondFactor
from app.accounts.factors.need import has_factor, needs_factor
from app.accounts.factors.passkeys import Registered
from app.accounts.factors.queries import factors_of, waiting_factors
from app.accounts.factors.recovery import codes_left, confirm_codes
from app.accounts.factors.sealed import seal_secret
from app.accounts.policy import Actor
from app.accounts.queries import is_synthetic
from app.accounts.sessions.service import end, moment
from app.codebook import Told, marked
from app.ledger.chain import Who, record_event


class FactorError(Told):
    """The factor cannot be set up or taken away; the message says what to do."""


def add_app(
    session: Session, who: Who, person_id: int, secret: bytes, step: int, device: str
) -> bool:
    """Add an authenticator app whose code of this time step was typed; whether it counts now."""
    app = SecondFactor(
        kind=Kind.TOTP.value,
        sealed_secret=seal_secret(person_id, secret),
        last_step=step,  # that code is used up
    )
    return _add(session, who, person_id, app, device)


def add_passkey(session: Session, who: Who, person_id: int, made: Registered, device: str) -> bool:
    """Add a passkey; whether it counts now."""
    passkey = SecondFactor(
        kind=Kind.PASSKEY.value,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
    )
    return _add(session, who, person_id, passkey, device)


def _add(session: Session, who: Who, person_id: int, factor: SecondFactor, device: str) -> bool:
    """The first one waits for a recovery code that is typed back: nobody locks themselves out."""
    factor.person_id, factor.device, factor.created_at = person_id, device, moment()
    counts = has_factor(session, person_id) and codes_left(session, person_id) > 0
    if not counts:
        # What was begun before and never finished is left behind.
        session.execute(
            delete(SecondFactor).where(
                SecondFactor.person_id == person_id, SecondFactor.confirmed_at.is_(None)
            )
        )
    else:
        factor.confirmed_at = moment()
    session.add(factor)
    session.flush()
    if counts:
        record_event(session, who, "factor.added", f"person:{person_id}", {"kind": factor.kind})
    return counts


def finish(session: Session, who: Who, person_id: int, typed: str) -> bool:
    """A recovery code was typed back: the new set counts, and so does what waited for it."""
    if not confirm_codes(session, person_id, typed):
        return False
    waiting = waiting_factors(session, person_id)
    session.execute(
        update(SecondFactor)
        .where(SecondFactor.id.in_([factor.id for factor in waiting]))
        .values(confirmed_at=moment())
    )
    for factor in waiting:
        record_event(session, who, "factor.added", f"person:{person_id}", {"kind": factor.kind})
    record_event(session, who, "recovery.renewed", f"person:{person_id}")
    return True


def remove(session: Session, who: Who, actor: Actor, factor_id: int) -> Kind:
    """Take one's own factor away; with the last one go the recovery codes.

    Raises:
        FactorError: it is not there, or the last one of somebody who needs one.
    """
    person_id = actor.person_id or 0
    own = factors_of(session, person_id)
    factor = next((one for one in own if one.id == factor_id), None)
    if factor is None:
        raise FactorError(marked("This second factor is not there any more."))
    if len(own) == 1 and needs_factor(actor) and not is_synthetic(session):
        raise FactorError(marked("Your account needs a second factor. Add another one first."))
    kind = Kind(factor.kind)
    session.delete(factor)
    if len(own) == 1:
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.flush()
    record_event(session, who, "factor.removed", f"person:{person_id}", {"kind": kind.value})
    return kind


def remove_all(session: Session, person_id: int) -> None:
    """All second factors and recovery codes of a person, and every session."""
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    end(session, person_id)
