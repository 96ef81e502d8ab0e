"""Invitations of the world, and which account stands in which relation to whoever asks."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from sqlalchemy import select

from app.accounts.models import Invitation, Office
from app.accounts.roles import Role
from app.accounts.service import invite
from app.database import Database
from app.ledger.chain import SHELL
from tests.factories import MadePerson

FOREIGN_INVITED = "heronsgate@example.org"
# "above": of the own office, with a role that coordinators do not give.
PEOPLE = ("own", "colleague", "above", "foreign_closed", "absent")
INVITATIONS = ("ours", "above", "foreign", "absent")
NOBODYS_NUMBER = "999999"


def invite_three(app: Flask, people: Mapping[str, MadePerson]) -> tuple[str, dict[str, int]]:
    """The token of an invitation of the own office, and the numbers of three."""
    database: Database = app.extensions["database"]
    tokens = {}
    with database.write() as session:
        for name, email, whose, role in (
            ("ours", "new@example.org", "attorney", Role.ATTORNEY),
            ("above", "above@example.org", "attorney", Role.ADMINISTRATOR),
            ("foreign", FOREIGN_INVITED, "foreign_closed", Role.ATTORNEY),
        ):
            office = session.get_one(Office, people[whose].office.id)
            tokens[name] = invite(session, SHELL, email=email, office=office, roles=[role])
        numbers = session.scalars(select(Invitation.id).order_by(Invitation.id)).all()
    return tokens["ours"], dict(zip(tokens, numbers, strict=True))


def number_of(people: Mapping[str, MadePerson], actor: str, relation: str) -> str:
    """The number of the account that stands in this relation to this person."""
    above = "two_roles" if actor == "administrator" else "administrator"
    name = {"own": actor, "above": above}.get(relation, relation)
    return str(people[name].actor.person_id) if name in people else NOBODYS_NUMBER
