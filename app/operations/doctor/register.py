"""The register itself: its chain, its clock, its last backup."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.incidents.verify import broken_records, broken_texts
from app.incidents.verify_accepted import broken_acceptances
from app.ledger.chain import GENESIS, hash_of, head
from app.ledger.keys import Keys
from app.ledger.models import AuditEvent
from app.ledger.verify import broken_chain, broken_details, broken_revisions
from app.operations.backup.errors import BackupError
from app.operations.backup.keys import read_public_key
from app.operations.backup.making import EVENT
from app.operations.doctor.finding import Finding, Installation, look, ok, wrong

NEWEST = 500  # links that a quick look walks
TOLERANCE = timedelta(seconds=5)  # between the clocks of two processes' machines
BACKUP_AGE = timedelta(days=7)
VERIFY = "Run ./docket verify: it names the first thing that does not hold."


def look_at_newest_links(session: Session) -> Finding:
    """The end of the chain."""
    events = session.scalars(
        select(AuditEvent).order_by(AuditEvent.sequence.desc()).limit(NEWEST + 1)
    ).all()
    for event, before in zip(events, [*events[1:], None], strict=True):
        if before is None and len(events) > NEWEST:
            break  # only there to be compared with
        previous, sequence = (before.hash, before.sequence) if before else (GENESIS, 0)
        if event.hash != hash_of(event) or event.previous != previous:
            return wrong("chain", f"Event {event.sequence} does not hold. {VERIFY}")
        if event.sequence != sequence + 1:
            return wrong("chain", f"An event before {event.sequence} is missing. {VERIFY}")
    return ok("chain", f"its newest {min(len(events), NEWEST)} links hold; --whole walks all")


def look_at_whole_chain(session: Session, keys: Keys) -> Finding:
    """All that `docket verify` looks at."""
    for check in (
        broken_chain(session),
        broken_details(session),
        broken_revisions(session),
        broken_records(session),
        broken_acceptances(session),
        broken_texts(session, keys),
    ):
        for broken in check:
            return wrong("chain", f"{broken}. {VERIFY}")
    newest = head(session)
    return ok("chain", f"all {newest.sequence if newest else 0:,} links, records and texts hold")


def look_at_clock(session: Session, moment: datetime) -> Finding:
    """Whether time went backwards since the newest event."""
    newest = head(session)
    if newest is None:
        return ok("clock", f"{moment:%Y-%m-%d %H:%M} UTC; nothing to compare it with yet")
    if datetime.fromisoformat(newest.at) > moment + TOLERANCE:
        return wrong(
            "clock",
            f"It is {moment:%Y-%m-%d %H:%M} UTC here, and the newest event is of {newest.at[:16]}: "
            "set the clock (timedatectl set-ntp true).",
        )
    return ok("clock", f"{moment:%Y-%m-%d %H:%M} UTC, after the newest event")


def look_at_backup(session: Session, installation: Installation, moment: datetime) -> Finding:
    """The key that backups are sealed to, and the time since the last one."""
    try:
        read_public_key(installation.environ, installation.instance)
    except BackupError as error:
        return look("backup", str(error))
    newest = session.scalars(
        select(AuditEvent.at)
        .where(AuditEvent.action == EVENT)
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return look("backup", "There was never a backup: run ./docket backup FILE, daily by cron.")
    age = moment - datetime.fromisoformat(newest)
    if age > BACKUP_AGE:
        return look("backup", f"The last backup is {age.days} days old: run ./docket backup FILE.")
    return ok("backup", f"the last one was made at {newest[:16]} UTC")
