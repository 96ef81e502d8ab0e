"""Help and mail in tests: a mail server of memory, people on call, what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person
from app.database import Database
from app.incidents.changing import current
from app.incidents.help.models import HelpRequest
from app.incidents.help.on_call import set_on_call
from app.incidents.help.service import ask
from app.incidents.record import Record
from app.ledger.models import AuditEvent
from tests.factories import MadePerson, answers
from tests.incidents.changes import new_key


def set_mail(app: Flask, *, working: bool = True) -> None:
    """Give the application a mail server: one that takes everything, or one that is down."""
    app.config["MAIL_SERVER"] = "mail.example.org"
    app.config["TRUSTED_HOSTS"] = ["localhost", "docket.example.org"]
    if not working:
        app.extensions["mailman"].backend = "tests.incidents.helping.DeadEmailBackend"


class DeadEmailBackend:
    """A mail server that is down, and quotes what it should not."""

    def __init__(self, **_options: Any) -> None:
        """Nothing is opened yet."""

    def __enter__(self) -> None:
        raise OSError("connection refused for kim@example.org")

    def __exit__(self, *_: object) -> None:
        """Nothing was opened."""


def outbox(app: Flask) -> list[Any]:
    """What was mailed."""
    return list(getattr(app.extensions["mailman"], "outbox", []))


def addressees(app: Flask) -> list[str]:
    """To whom."""
    return sorted(address for mail in outbox(app) for address in mail.to)


def put_on_call(app: Flask, by: MadePerson, *people: MadePerson, on_call: bool = True) -> None:
    """These people are on call, or no longer."""
    database: Database = app.extensions["database"]
    with database.write() as session:
        for person in people:
            found = session.get_one(Person, person.actor.person_id)
            set_on_call(session, by.actor, found, on_call=on_call)


def file_with_help(
    client: FlaskClient, *kinds: str, key: str | None = None, **overrides: str | None
) -> str:
    """The id of a report that asks for help, filed by the form."""
    form: Mapping[str, object] = {
        **answers(**overrides),
        "help_needed": list(kinds),
        "submission_key": key or new_key(),
    }
    sent = client.post("/incidents/new", data=form)
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"].split("/")[2]


def ask_for_help(app: Flask, person: MadePerson, record: Record, *kinds: str) -> None:
    """The person asks for help with a report that is filed, without a mail."""
    database: Database = app.extensions["database"]
    with database.write() as session:
        now = current(session, record.record_id)
        assert now is not None
        assert ask(session, person.actor, now, kinds) is not None


def asked_for(database: Database) -> list[HelpRequest]:
    """All help that was ever asked for."""
    with database.read() as session:
        return list(session.scalars(select(HelpRequest).order_by(HelpRequest.id)))


def events(database: Database, *actions: str) -> list[AuditEvent]:
    """Events of these actions, in order."""
    with database.read() as session:
        query = select(AuditEvent).where(AuditEvent.action.in_(actions))
        return list(session.scalars(query.order_by(AuditEvent.sequence)))
