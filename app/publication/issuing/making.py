"""Making a candidate, and dropping it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor
from app.codebook import Told, marked
from app.database import Database, now
from app.ledger.chain import canonical, record_event
from app.publication.issuing.content import keep
from app.publication.issuing.history import approved, candidate
from app.publication.issuing.models import PublicRelease, Stage
from app.publication.issuing.proposing import Proposed, look


class AlreadyOne(Told):
    """A candidate waits, or was made or approved meanwhile."""


class Nothing(Told):
    """There is nothing to release."""


def object_of(number: int) -> str:
    """A release, as the audit names it."""
    return f"release:{number}"


def make_candidate(database: Database, folder: Path, actor: Actor, as_of: date) -> Proposed:
    """Compute a proposal and keep it as the candidate; the computing keeps nobody from writing.

    Raises:
        AlreadyOne, Nothing
        Disagree, NotNow: see `look`.
    """
    with database.snapshot() as session:
        if candidate(session) is not None:
            raise AlreadyOne(marked("A candidate waits already: approve it or drop it first."))
        found = look(session, folder, as_of)
    if found.is_empty:
        raise Nothing(marked("Nothing can be released as of this day: what waits stays held."))
    try:
        with database.write() as session:
            write_candidate(session, actor, found)
    except IntegrityError as error:  # two at once, and the other was first
        raise _other_was_first() from error
    return found


def write_candidate(session: Session, actor: Actor, found: Proposed) -> PublicRelease:
    """Keep a proposal as the candidate.

    Raises:
        AlreadyOne: there is one, or the release of this number is approved by now.
    """
    draft = found.content.draft
    last = approved(session)[-1:]
    if candidate(session) is not None or (last[0].digest if last else "") != draft.previous:
        raise _other_was_first()
    row = PublicRelease(
        number=draft.number,
        stage=Stage.CANDIDATE.value,
        as_of=draft.as_of,
        made_at=now(),
        made_by=actor.person_id,
        content=keep(found.content),
        state=canonical(found.state).decode(),
        file="",
        digest="",
    )
    session.add(row)
    session.flush()
    record_event(
        session,
        who(actor),
        "release.made",
        object_of(draft.number),
        {"as_of": draft.as_of.isoformat(), "atoms": len(draft.atoms), "tables": len(draft.tables)},
    )
    return row


def drop_candidate(session: Session, actor: Actor, number: int) -> bool:
    """Drop the candidate of this number; False where there is none any more."""
    row = session.scalars(
        select(PublicRelease)
        .where(PublicRelease.number == number, PublicRelease.stage == Stage.CANDIDATE.value)
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False
    row.stage, row.content, row.state = Stage.DROPPED.value, "", ""
    row.decided_at, row.decided_by = now(), actor.person_id
    session.flush()
    record_event(session, who(actor), "release.dropped", object_of(number))
    return True


def _other_was_first() -> AlreadyOne:
    return AlreadyOne(marked("Somebody else made a candidate meanwhile: look at that one."))
