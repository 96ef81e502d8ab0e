"""Every write of help: asking, taking, handing back, settling. Each writes its event beside it.

Nothing here deletes: what was asked, and who answered, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor, Scope
from app.database import now
from app.incidents.changing import NotOpen, current
from app.incidents.help.models import HelpRequest
from app.incidents.help.on_call import helpers
from app.incidents.identifiers import new_record_id
from app.incidents.models import incident
from app.incidents.queries import may
from app.incidents.record import Record, Status
from app.incidents.service import Filed
from app.ledger.chain import record_event

# A first attempt to mail is over by then, for good or ill: a retry may try again.
MAILING = timedelta(minutes=1)


class TakenBySomebodyElse(Exception):
    """Another person answers it already; nothing was written."""


class SettledAlready(Exception):
    """It is over; nothing was written."""


@dataclass(frozen=True)
class Call:
    """Whom to mail about help that was asked, once the write is committed."""

    help_ids: tuple[str, ...]
    addresses: tuple[str, ...]


def ask(
    session: Session, actor: Actor, record: Record, kinds: Sequence[str], *, retry: bool = False
) -> Call | None:
    """Ask the office for help; None if there is nobody to tell, or they were told.

    A kind that is asked for already is not asked for twice.

    Args:
        record: locked, as it stands in this transaction.
        retry: the form came in before: what this person ever asked for here counts as asked.

    Raises:
        NotOpen: the report was taken back.
    """
    if not kinds or not may(actor, "help.ask", record):
        return None
    if record.status is Status.WITHDRAWN:
        raise NotOpen
    moment = now()
    earlier = session.scalars(
        select(HelpRequest).where(HelpRequest.incident_id == record.id).order_by(HelpRequest.id)
    ).all()
    counts = [
        one
        for one in earlier
        if one.settled_at is None or (retry and one.asked_by == actor.person_id)
    ]
    asked = {code for one in counts for code in one.kinds.split()}
    to_mail = [one.help_id for one in counts if _was_never_mailed(one, moment)]
    missing = [code for code in kinds if code not in asked]
    if missing:
        to_mail.append(_write(session, actor, record, missing, moment))
    if not to_mail:
        return None
    found = helpers(session, record.office_id, actor.person_id)
    return Call(tuple(to_mail), tuple(one.email for one in found.people))


def ask_with(session: Session, actor: Actor, filed: Filed, kinds: Sequence[str]) -> Call | None:
    """Ask together with filing a report; sent twice, it is asked once."""
    record = current(session, filed.record_id) if kinds else None
    if record is None or record.status is Status.WITHDRAWN:
        return None
    return ask(session, actor, record, kinds, retry=filed.again)


def _was_never_mailed(asked: HelpRequest, moment: datetime) -> bool:
    """Whether the mail has to be tried again: the server was down, or ours died in between."""
    still = asked.settled_at is None and asked.taken_at is None and asked.mailed_at is None
    return still and asked.asked_at < moment - MAILING


def _write(
    session: Session, actor: Actor, record: Record, kinds: Iterable[str], moment: datetime
) -> str:
    asked = HelpRequest(
        help_id=new_record_id(),
        incident_id=record.id,
        kinds=" ".join(kinds),
        asked_by=actor.person_id,
        asked_at=moment,
    )
    session.add(asked)
    session.flush()
    record_event(session, who(actor), "help.asked", record.record_id)
    return asked.help_id


def mark_mailed(session: Session, help_ids: Iterable[str]) -> None:
    """Keep that somebody was mailed about these."""
    session.execute(
        update(HelpRequest)
        .where(HelpRequest.help_id.in_(list(help_ids)), HelpRequest.mailed_at.is_(None))
        .values(mailed_at=now())
    )


def take(session: Session, actor: Actor, asked: HelpRequest) -> None:
    """Answer it; whoever took it already has it.

    Raises:
        TakenBySomebodyElse, SettledAlready
    """
    if asked.settled_at is not None:
        raise SettledAlready
    if asked.taken_by == actor.person_id:
        return
    if asked.taken_by is not None:
        raise TakenBySomebodyElse
    asked.taken_by, asked.taken_at = actor.person_id, now()
    _event(session, actor, "help.taken", asked)


def hand_back(session: Session, actor: Actor, asked: HelpRequest) -> None:
    """Give it up, for somebody else to take; coordinators also take it off others.

    Raises:
        TakenBySomebodyElse, SettledAlready
    """
    if asked.settled_at is not None:
        raise SettledAlready
    if asked.taken_by is None:
        return
    if asked.taken_by != actor.person_id and actor.scope("help.answer") < Scope.OFFICE:
        raise TakenBySomebodyElse
    asked.taken_by = asked.taken_at = None
    _event(session, actor, "help.handed_back", asked)


def settle(session: Session, actor: Actor, asked: HelpRequest) -> None:
    """It is done, or no longer needed."""
    if asked.settled_at is not None:
        return
    asked.settled_by, asked.settled_at = actor.person_id, now()
    _event(session, actor, "help.settled", asked)


def _event(session: Session, actor: Actor, action: str, asked: HelpRequest) -> None:
    session.flush()
    record_id = session.scalar(
        select(incident.c.record_id).where(incident.c.id == asked.incident_id)
    )
    record_event(session, who(actor), action, str(record_id))
