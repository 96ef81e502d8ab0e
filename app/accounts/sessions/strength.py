"""How strong a session is, and how strong it has to be for what.

A long-lived session is worth stealing, so it may only file: whoever finds an open phone can add a
report, which a coordinator reviews, and read none but those of the last day from that phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import IntEnum

from app.accounts.sessions.models import SignedIn

REMEMBERED = timedelta(days=30)
WHOLE_DAY = timedelta(hours=12)
IDLE = timedelta(minutes=30)
JUST_NOW = timedelta(minutes=5)
# Its own receipts stay readable to a session that may only file.
RECEIPT = timedelta(hours=24)


class Strength(IntEnum):
    """What a session opens; each includes those before it."""

    NONE = 0
    FILING = 1  # file a report, see the receipts of the last day
    READING = 2  # read records: in use within half an hour, signed in within twelve hours
    PROVEN = 3  # exports, imports, people, keys: the password was given within five minutes


# What needs less, or more, than READING.
NEEDED: Mapping[str, Strength] = {
    "incident.file": Strength.FILING,
    "incident.receipt": Strength.FILING,
    "place.suggest": Strength.FILING,
    "start.see": Strength.FILING,
    "session.end": Strength.FILING,
    "incident.export": Strength.PROVEN,
    "incident.import_run": Strength.PROVEN,
    "person.invite": Strength.PROVEN,
    "person.manage": Strength.PROVEN,
    "person.move": Strength.PROVEN,
    "office.manage": Strength.PROVEN,
    "release.make": Strength.PROVEN,
    "release.approve": Strength.PROVEN,
    "release.retract": Strength.PROVEN,
    "release.prepare": Strength.PROVEN,
    "factor.keep": Strength.PROVEN,
    "factor.release": Strength.PROVEN,
}
# Open to somebody who needs a second factor and has none yet, beside what FILING opens.
ENROLLING = frozenset({"account.see", "factor.keep"})


def needed(action: str) -> Strength:
    """How strong a session has to be for an action of the policy table."""
    return NEEDED.get(action, Strength.READING)


def strength_of(found: SignedIn, moment: datetime) -> Strength:
    """How strong a session is at this moment (UTC)."""
    since_proof = moment - found.proved_at
    if found.ended_at is not None or since_proof > (REMEMBERED if found.remembered else WHOLE_DAY):
        return Strength.NONE
    if since_proof > WHOLE_DAY or moment - found.seen_at > IDLE:
        return Strength.FILING
    return Strength.PROVEN if since_proof <= JUST_NOW else Strength.READING
