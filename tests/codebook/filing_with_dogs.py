"""Runs in a copy of the checkout with one field more and one label changed: files, and looks.

Prints what it saw as JSON. It is given the folder for database and keys.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

from app import create_app
from app.accounts.roles import Role
from app.accounts.service import create_office, create_person
from app.accounts.sessions.hooks import PERSON, TOKEN
from app.accounts.sessions.service import begin
from app.database import Database, open_database, upgrade
from app.ledger.chain import SHELL
from app.ledger.keys import make_key_file
from app.places.service import load_own_list

PASSWORD = "a long enough password"
EMAIL = "kim@example.org"


def main(folder: Path) -> None:
    """File, edit, read, export, and open the codebook."""
    url = f"sqlite:///{folder / 'docket.sqlite'}"
    upgrade(url)
    make_key_file(folder / "keys.json")
    database = open_database(url)
    with database.write() as session:
        load_own_list(session)
    database.engine.dispose()
    app = create_app(
        {
            "DATABASE_URL": url,
            "SECRET_KEY": "a secret that only tests use, long enough",
            "DOCKET_KEYS": str(folder / "keys.json"),
        }
    )
    opened: Database = app.extensions["database"]
    with app.app_context(), opened.write() as session:
        person = create_person(
            session,
            SHELL,
            email=EMAIL,
            password=PASSWORD,
            office=create_office(session, SHELL, "Office"),
            roles=[Role.ATTORNEY, Role.COORDINATOR],
        )
        uniquifier = person.fs_uniquifier
        token = begin(session, person.id, remembered=False, two_factors=True)
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    with client.session_transaction() as cookie:
        cookie.update({PERSON: uniquifier, TOKEN: token, "_fresh": True})
    filed = client.post(
        "/incidents/new",
        data={
            "incident_outcome": "detained",
            "people_count": "1",
            "incident_date": str(date.today() - timedelta(days=2)),  # noqa: DTZ011  # any day will do
            "facility": "Phoenix Immigration Court",
            "venue_type": "immigration_court",
            "dhs_motion": "dismiss",
            "source_of_knowledge": "witnessed_directly",
            "sharing_basis": "not_our_client",
            "submission_key": "one-report-with-dogs",
        },
    )
    record = filed.headers["Location"].removesuffix("/receipt")
    seen = {"form": client.get(f"{record}/edit").text}
    wrong = client.post(f"{record}/edit", data={"revision": "1", "dogs_present": "three"})
    edited = client.post(f"{record}/edit", data={"revision": "1", "dogs_present": "yes"})
    seen |= {
        "statuses": f"{filed.status_code} {wrong.status_code} {edited.status_code}",
        "record": client.get(record).text,
        "section": client.get(f"{record}/follow-up/d").text,
        "declaration": client.get(f"{record}/declaration").text,
        "csv": client.get("/exports/incidents.csv").text,
        "filtered": client.get("/incidents?dogs_present=yes").text,
        "codebook": client.get("/codebook").text,
        "data": client.get("/codebook.json").text,
        "number": record.removeprefix("/incidents/"),
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
