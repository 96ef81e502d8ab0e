"""Proving a second factor: a code of an app, a recovery code, or a passkey; each once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.factors.models import Kind, SecondFactor
from app.accounts.factors.passkeys import PasskeyRefused, check_proved, credential_of
from app.accounts.factors.queries import factors_of, passkeys_of
from app.accounts.factors.recovery import codes_left, use_code
from app.accounts.factors.sealed import NotOurs, open_secret
from app.accounts.factors.totp import digits_of, step_of
from app.accounts.guessing.counting import Held, MustWait, give_back, spend
from app.accounts.sessions.service import moment
from app.ledger.chain import Who, record_event


class Outcome(Enum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "too many wrong ones lately"


@dataclass(frozen=True)
class Given:
    """What somebody gave beside the password; blank for what they left out."""

    code: str = ""
    recovery_code: str = ""
    passkey: str = ""
    challenge: str = ""


def prove(
    session: Session, who: Who, person_id: int, given: Given, held: Collection[Held]
) -> Outcome:
    """Look at what was given, and use it up if it is right.

    Args:
        held: what the try counts under; a right one is taken off the count.

    Nothing is raised for a wrong one: the try that it took has to be committed.
    """
    if given.passkey:  # nothing to guess, so nothing to count
        taken = _passkey_taken(session, person_id, given)
        return Outcome.RIGHT if taken else Outcome.WRONG
    try:
        spent = spend(session, held)
    except MustWait:
        return Outcome.WAIT
    if given.recovery_code.strip():
        taken = use_code(session, person_id, given.recovery_code)
        if taken:
            left = codes_left(session, person_id)
            record_event(session, who, "recovery.used", f"person:{person_id}", {"left": left})
    else:
        taken = code_taken(session, person_id, given.code)
    if not taken:
        return Outcome.WRONG
    give_back(session, spent)
    return Outcome.RIGHT


def code_taken(session: Session, person_id: int, typed: str) -> bool:
    """Whether this is a code of one of the person's apps that was never used."""
    code = digits_of(typed)
    apps = [one for one in factors_of(session, person_id) if one.kind == Kind.TOTP]
    return bool(code) and any(_step_taken(session, app, code) for app in apps)


def _step_taken(session: Session, app: SecondFactor, code: str) -> bool:
    try:
        step = step_of(open_secret(app.person_id, app.sealed_secret or ""), code)
    except NotOurs:  # under another SECRET_KEY: as good as no app
        return False
    return step is not None and _newer(session, app, step)


def _passkey_taken(session: Session, person_id: int, given: Given) -> bool:
    named = credential_of(given.passkey)
    for passkey in passkeys_of(session, person_id):
        if passkey.credential_id == named:
            try:
                proved = check_proved(passkey, given.challenge, given.passkey)
            except PasskeyRefused:
                return False
            return _newer(session, passkey, proved.challenged, sign_count=proved.sign_count)
    return False


def _newer(session: Session, factor: SecondFactor, step: int, **also: int) -> bool:
    """Use a step up, in one statement that asks and writes: of several at once, one succeeds."""
    used = session.execute(
        update(SecondFactor)
        .where(SecondFactor.id == factor.id, SecondFactor.last_step < step)
        .values(last_step=step, used_at=moment(), **also)
        .execution_options(synchronize_session=False)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]  # an UPDATE has one
