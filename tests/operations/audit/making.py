"""Two offices in which every role did something, and what the audit wrote of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.incidents.record import Record
from app.ledger.models import AuditEvent
from app.places.service import load_own_list
from tests.factories import MadePerson, accept, decide_on, file_record, make_office, make_person

# Words of reports, of decisions and of what somebody typed: none may stand on any page here.
NARRATIVE, PLACE, REASON, CITY = "plumheron", "plumvestibule", "plumorchard", "Plumfield"
CANARIES = (NARRATIVE, PLACE, REASON, CITY)
ROLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "attorney": ("ours", ("attorney",)),
    "colleague": ("ours", ("attorney",)),
    "coordinator": ("ours", ("coordinator",)),
    "network": ("ours", ("network_coordinator",)),
    "advocate": ("ours", ("advocate",)),
    "administrator": ("ours", ("administrator",)),
    "administrator_and_attorney": ("ours", ("administrator", "attorney")),
    "their_attorney": ("theirs", ("attorney",)),
    "their_coordinator": ("theirs", ("coordinator",)),
    "their_administrator": ("theirs", ("administrator",)),
}
SEES_ALL = ("administrator", "administrator_and_attorney", "their_administrator")
SEES_OFFICE = ("coordinator", "network", "their_coordinator")


@dataclass(frozen=True)
class Told:
    """The people, their reports, and every link of the chain."""

    people: Mapping[str, MadePerson]
    records: Mapping[str, Record]
    events: tuple[AuditEvent, ...]

    def seen_by(self, name: str) -> list[int]:
        """The links that this person may see, newest first, by the rule and not by the code."""
        actor = self.people[name].actor
        found = []
        for event in reversed(self.events):
            if name in SEES_OFFICE:
                may = event.office == f"office:{actor.office_id}"
            else:
                may = name in SEES_ALL or event.actor == f"person:{actor.person_id}"
            if may:
                found.append(event.sequence)
        return found


def make_told(app: Flask) -> Told:
    """Fill a fresh database."""
    offices = {name: make_office(app, name=f"The {name} office") for name in ("ours", "theirs")}
    people = {
        name: make_person(app, roles=roles, office=offices[office], email=f"{name}@example.org")
        for name, (office, roles) in ROLES.items()
    }
    texts = {
        "facility": None,
        "facility_other": f"The {PLACE} hall",
        "narrative": f"A {NARRATIVE}.",
        "city": CITY,
    }
    records = {
        name: file_record(app, people[name], **texts)
        for name in ("attorney", "colleague", "administrator_and_attorney", "their_attorney")
    }
    accept(app, records["attorney"], people["coordinator"], reason=f"So says the {REASON}.")
    # Open to the network when it was decided on, and closed since.
    decide_on(
        app,
        records["their_attorney"],
        people["network"],
        reason=f"Why the {REASON}?",
        review_status="needs_info",
    )
    decide_on(
        app,
        records["their_attorney"],
        people["their_coordinator"],
        review_status="needs_info",
        sharing_basis="refused",
    )
    database: Database = app.extensions["database"]
    with database.write() as session:
        load_own_list(session)
    return Told(people, records, read_events(database))


def read_events(database: Database) -> tuple[AuditEvent, ...]:
    """Every link, oldest first."""
    with database.read() as session:
        return tuple(session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)))
