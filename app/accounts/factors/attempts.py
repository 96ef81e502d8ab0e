"""How often codes may be tried: five wrong ones, then five minutes' wait, never a lock-out.

Whoever gets here has the password already. Three of a million codes count at a time, so at this
pace a guess succeeds in 0.5 % of days. Counted in the database, for all processes together.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.factors.models import CodeTries
from app.accounts.sessions.service import moment

MOST = 5
WAIT = timedelta(minutes=5)


def code_may_be_tried(session: Session, person_id: int) -> bool:
    """Take one try, before the code is looked at: many at once get no more than MOST."""
    at = moment()
    session.execute(_first(session, person_id))
    over = CodeTries.since < at - WAIT
    session.execute(
        update(CodeTries).where(CodeTries.person_id == person_id, over).values(tries=0, since=at)
    )
    taken = session.execute(
        update(CodeTries)
        .where(CodeTries.person_id == person_id, CodeTries.tries < MOST)
        .values(tries=CodeTries.tries + 1)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # an UPDATE has one


def code_was_right(session: Session, person_id: int) -> None:
    """Only wrong ones in a row are counted."""
    session.execute(
        update(CodeTries)
        .where(CodeTries.person_id == person_id, CodeTries.tries > 0)
        .values(tries=0)
    )


def _first(session: Session, person_id: int) -> Insert:
    """A row to count in, if there is none yet; two at once do not collide."""
    make = postgresql.insert if session.connection().dialect.name == "postgresql" else sqlite.insert
    values = {"person_id": person_id, "tries": 0, "since": moment()}
    return make(CodeTries).values(**values).on_conflict_do_nothing()
