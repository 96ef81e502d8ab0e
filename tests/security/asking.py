"""Help that was asked for with every report of the world, and somebody who is on call."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from app.accounts.models import Person
from app.accounts.policy import Actor
from app.accounts.roles import Role
from app.database import Database
from app.incidents.changing import current
from app.incidents.help.on_call import set_on_call
from app.incidents.help.service import ask
from tests.factories import MadePerson


def ask_for_help(
    app: Flask, people: Mapping[str, MadePerson], records: Mapping[str, str]
) -> dict[str, str]:
    """Help asked with every report, by its writer; record id → help id. `called` is on call."""
    database: Database = app.extensions["database"]
    keeper = people["coordinator"].actor
    with database.write() as session:
        called = session.get_one(Person, people["called"].actor.person_id)
        set_on_call(session, keeper, called, on_call=True)
        helps = {}
        for record_id in records.values():
            record = current(session, record_id)
            assert record is not None
            writer = Actor(record.reporter_id, record.office_id, frozenset(Role))
            call = ask(session, writer, record, ["habeas"])
            assert call is not None
            (helps[record_id],) = call.help_ids
    return helps
