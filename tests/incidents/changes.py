"""Changing reports in tests, as the pages do it, beside the factories that file and accept them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from app.incidents.changing import current
from app.incidents.draft import Draft, draft_of
from app.incidents.queries import texts_of
from app.incidents.record import Record
from app.incidents.service import revise, withdraw
from tests.factories import MadePerson


def revise_record(
    app: Flask, record: Record, person: MadePerson, revision: int | None = None, /, **changed: str
) -> Record:
    """The same record with other answers; an empty one is taken back.

    `revision` is the one that the form began from: the one in hand, unless said otherwise.
    """
    database: Database = app.extensions["database"]
    with database.write() as session:
        now = current(session, record.record_id)
        assert now is not None
        draft = draft_of(session, changed, base=now.answers)
        assert not draft.problems, [f"{p.field}: {p}" for p in draft.problems]
        began = record.revision if revision is None else revision
        return revise(session, app.extensions["keys"], person.actor, now, began, draft)


def withdraw_record(app: Flask, record: Record, person: MadePerson, reason: str = "Twice") -> None:
    """The report is taken back."""
    database: Database = app.extensions["database"]
    with database.write() as session:
        now = current(session, record.record_id)
        assert now is not None
        withdraw(session, app.extensions["keys"], person.actor, now, now.revision, reason)


def read_draft(app: Flask, raw: Mapping[str, str], *, imported: bool = False) -> Draft:
    """What becomes of these answers, and what stands against them."""
    database: Database = app.extensions["database"]
    with database.read() as session:
        return draft_of(session, raw, imported=imported)


def texts(app: Flask, record: Record, *fields: str) -> Mapping[str, str]:
    """The free texts of a record as they stand, whoever may read them."""
    database: Database = app.extensions["database"]
    with database.read() as session:
        return texts_of(session, app.extensions["keys"], record, fields)


def new_key() -> str:
    """A submission key, as a form carries it."""
    return str(uuid.uuid4())


def hidden_value(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return found[1]


def file_by_form(client: FlaskClient, given: Mapping[str, str], key: str | None = None) -> str:
    """The id of a report that was filed by the form."""
    sent = client.post("/incidents/new", data={**given, "submission_key": key or new_key()})
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"].split("/")[2]
