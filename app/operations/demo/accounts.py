"""The demo's offices and accounts. Nobody can sign in to an account until it has a password."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, PersonRole
from app.accounts.queries import find_office, find_person
from app.accounts.roles import Role
from app.accounts.service import create_office
from app.database import now
from app.ledger.chain import SHELL, record_event
from app.operations.demo.roster import ATTORNEY, DOMAIN, Roster

# One person of every role; attorney and coordinator are of the same office.
OF_EVERY_ROLE: Mapping[str, Role] = {
    ATTORNEY: Role.ATTORNEY,
    f"coordinator@{DOMAIN}": Role.COORDINATOR,
    f"network@{DOMAIN}": Role.NETWORK_COORDINATOR,
    f"advocate@{DOMAIN}": Role.ADVOCATE,
    f"admin@{DOMAIN}": Role.ADMINISTRATOR,
}


@dataclass(frozen=True)
class Account:
    """Whose a record is: internal numbers of a person and of the office."""

    person_id: int
    office_id: int


def make_accounts(session: Session, roster: Roster) -> list[Account]:
    """Make whatever is missing; the accounts of the roster's reporters, in its order."""
    offices = [
        (find_office(session, office.name) or create_office(session, SHELL, office.name)).id
        for office in roster.offices
    ]
    there = dict(session.execute(select(Person.email, Person.id)).all())
    for email, role in OF_EVERY_ROLE.items():
        if email not in there:
            there[email] = _make_person(session, email, role, offices[roster.main_office.number])
    return [
        Account(
            there.get(reporter.email)
            or _make_person(session, reporter.email, Role.ATTORNEY, offices[reporter.office]),
            offices[reporter.office],
        )
        for reporter in roster.reporters
    ]


def _make_person(session: Session, email: str, role: Role, office_id: int) -> int:
    person = Person(
        email=email,
        name=f"Demo {email.partition('@')[0].replace('-', ' ')}",
        office_id=office_id,
        password=None,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now(),
        roles=[PersonRole(name=role.value)],
    )
    session.add(person)
    session.flush()
    record_event(session, SHELL, "person.created", f"person:{person.id}", {"roles": [role.value]})
    return person.id


def set_passwords(session: Session, hashed: Iterable[tuple[str, str]]) -> None:
    """Give accounts their passwords. No event: in a demo a new one comes with every start.

    Args:
        hashed: addresses and hashes.
    """
    for email, stored in hashed:
        person = find_person(session, email)
        if person is not None:
            person.password = stored
    session.flush()
