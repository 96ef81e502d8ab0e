"""A session after its person's factors changed: this one goes on anew, all others end."""

from __future__ import annotations

from flask import g, request
from flask.sessions import SessionMixin
from sqlalchemy.orm import Session

from app.accounts.factors.need import has_factor
from app.accounts.sessions.hooks import TOKEN, this_session
from app.accounts.sessions.service import begin, end


def renew_session(session: Session, cookie: SessionMixin) -> None:
    """End every session of the person and begin a new one here, in the same transaction.

    What was shown to begin or remove a factor was shown within five minutes: the new session
    counts as proved with two factors as soon as there are two.
    """
    here = this_session()
    if here is None:
        return
    end(session, here.person_id)
    cookie[TOKEN] = begin(
        session,
        here.person_id,
        remembered=here.remembered,
        two_factors=has_factor(session, here.person_id),
        user_agent=request.headers.get("User-Agent", ""),
    )
    g.signed_in = None
