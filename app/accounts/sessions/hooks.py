"""Before every request: which session is it, and how strong is it now?"""

from __future__ import annotations

from flask import current_app, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.factors.need import Lack, lack_of
from app.accounts.sessions.carrying import seal
from app.accounts.sessions.models import SignedIn
from app.accounts.sessions.service import NOTED_EVERY, find, moment, note_use
from app.accounts.sessions.strength import ENROLLING, Strength, strength_of
from app.database import WriteUnavailable, reading

TOKEN = "docket"  # noqa: S105  # where in the cookie the token stands
PERSON = "_user_id"


def check_session() -> None:
    """Find the session of the cookie; one that opens nothing any more is as if there was none.

    Whose it was stays in `g.carried_by`, sealed: a text that comes in with a dead session is
    given back to the same account alone.
    """
    g.strength, g.signed_in, g.proof, g.lack = Strength.NONE, None, Strength.NONE, None
    if PERSON not in session:
        return
    g.carried_by = seal(str(session[PERSON]))
    found = find(reading(), session.get(TOKEN, ""))
    strength = strength_of(found, moment()) if found else Strength.NONE
    if found is None or strength is Strength.NONE:
        session.pop(PERSON, None)
        session.pop(TOKEN, None)
        return
    g.strength, g.signed_in, g.proof = strength, found, strength
    if not found.two_factors:
        g.lack = lack_of(reading(), found.person_id)
        if g.lack is not None:
            g.strength = min(strength, Strength.FILING)
    if strength >= Strength.READING and moment() - found.seen_at > NOTED_EVERY:
        _note(found)


def strength(action: str = "") -> Strength:
    """How strong this request's session is; without a second factor it may enrol, for all that."""
    enrolling = lack() is Lack.ENROL and action in ENROLLING
    found: Strength = g.get("proof" if enrolling else "strength", Strength.NONE)
    return found


def lack() -> Lack | None:
    """What keeps this request's session from more than filing, beside its age."""
    found: Lack | None = g.get("lack")
    return found


def this_session() -> SignedIn | None:
    """This request's session."""
    found: SignedIn | None = g.get("signed_in")
    return found


def _note(found: SignedIn) -> None:
    """A page is not refused because this could not be written: it ends the sooner."""
    try:
        with current_app.extensions["database"].write() as writing:
            note_use(writing, found.id)
    except (WriteUnavailable, SQLAlchemyError):
        current_app.logger.warning("could not note the use of a session: %s", request.endpoint)
