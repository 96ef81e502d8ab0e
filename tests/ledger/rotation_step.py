"""`python -m tests.ledger.rotation_step URL KEYS SECRET rotate BATCH | write`: what the rotation
campaign starts as processes of their own, to be killed or ended."""

from __future__ import annotations

import json
import select
import sys
import time

from flask import Flask

from app import create_app
from app.accounts.policy import Actor
from app.accounts.roles import Role
from app.database import Database, WriteUnavailable
from app.operations.keys import rotation
from tests.factories import MadeOffice, MadePerson, file_record
from tests.incidents.changes import revise_record

PERSON, OFFICE = 1, 1
THINKING = 0.03  # seconds; two that never pause starve each other at SQLite's lock


def main(url: str, keys: str, secret: str, what: str, *more: str) -> None:
    """Do one of the two."""
    app = create_app({"DATABASE_URL": url, "DOCKET_KEYS": keys, "SECRET_KEY": secret})
    if what == "write":
        write(app)
        return
    rotation.BATCH = int(more[0])
    database: Database = app.extensions["database"]
    rotation.rotate(database, app.extensions["keys"], lambda line: print(line, file=sys.stderr))


def write(app: Flask) -> None:
    """File and revise until the other side goes away; tell each text after its commit."""
    office = MadeOffice(OFFICE, "")
    person = MadePerson("", office, Actor(PERSON, OFFICE, frozenset({Role.ATTORNEY})))
    record = file_record(app, person, narrative="Before it begins.")  # keys of this month are held
    tell(record.record_id, 1, "Before it begins.")
    number = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        number += 1
        time.sleep(THINKING)
        text = f"Written meanwhile, number {number}."
        try:
            if number % 2:
                record = file_record(app, person, narrative=text)
            else:
                record = revise_record(app, record, person, narrative=text)
        except WriteUnavailable:  # answered 503 in life; nothing was kept
            continue
        tell(record.record_id, record.revision, text)


def tell(record_id: str, revision: int, text: str) -> None:
    print(json.dumps([record_id, revision, text]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
