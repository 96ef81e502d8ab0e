"""The reports of one import: the same in list, inbox, file and counts, for its own office alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.policy import SHELL_ACTOR, Actor
from app.database import Database
from app.exchange.export.asked import Export
from app.exchange.export.csv_file import stream_csv
from app.exchange.imports.undoing import find_batch, undo
from app.incidents.filter_words import filters_in_words
from app.incidents.filters import IMPORT, Filters, read_filters
from app.incidents.queries import list_records, waiting
from app.incidents.scope import imports_within, within
from app.insights.counts import count_people
from tests.exchange.imports.importing import PLAN, SAME, Importer
from tests.exchange.reading import ids_of
from tests.factories import MadeOffice, MadePerson, accept, file_record, make_person, sign_in
from tests.incidents.changes import revise_record

FIRST = 'a,Eastside,6/26/2025,"Miami, FL",yes,\nb,Eastside,6/27/2025,"Miami, FL",,\n'
SECOND = 'c,Northgate,6/28/2025,"Miami, FL",,\n'
PAGES = ("/incidents", "/review", "/insights", "/insights/indicators", "/exports")
REFUSED = re.compile(r"import: there is no “\d+”")


@pytest.fixture
def importer(app: Flask, coordinator: MadePerson) -> Importer:
    """An office whose rows may be counted, and which has filed a report by hand too."""
    file_record(app, coordinator)
    plan = replace(PLAN, same={**SAME, "sharing_basis": "not_our_client"})
    return Importer(app, coordinator.office.id, coordinator.actor, plan)


def asked(database: Database, actor: Actor, *numbers: int | None) -> Filters:
    pairs = [(IMPORT, str(number)) for number in numbers]
    with database.read() as session:
        circle = within(actor, "incident.read")
        return read_filters(pairs, session, circle, imports=imports_within(actor))


def of_import(database: Database, importer: Importer, actor: Actor, filters: Filters) -> set[str]:
    """The keys of its rows: of the list, which the CSV has to equal."""
    with database.snapshot() as session:
        page = list_records(session, actor, filters)
        file = b"".join(
            stream_csv(session, importer.app.extensions["keys"], Export(actor, filters))
        )
    assert ids_of(file) == [record.record_id for record in page.records]
    assert page.total == len(page.records)
    return {str(record.source_ref) for record in page.records}


def people(database: Database, actor: Actor, filters: Filters) -> int:
    with database.snapshot() as session:
        return count_people(session, actor, actor.scope("counts.exact"), filters).people


def test_list_file_inbox_and_counts(
    app: Flask, database: Database, importer: Importer, coordinator: MadePerson
) -> None:
    first, second = importer.run(FIRST), importer.run(SECOND)
    actor = coordinator.actor
    filters, both = asked(database, actor, first), asked(database, actor, first, second)
    assert of_import(database, importer, actor, filters) == {"a", "b"}
    assert of_import(database, importer, actor, both) == {"a", "b", "c"}
    with database.read() as session:
        found, total = waiting(session, actor, filters)
    assert ({record.source_ref for record in found}, total) == ({"a", "b"}, 2)
    assert people(database, actor, filters) == 0
    for record in importer.records().values():
        accept(app, record, coordinator)
    assert people(database, actor, filters) == 2
    assert people(database, actor, both) == 3
    # One that was changed since counts as it was accepted, and is of the same import.
    revise_record(app, importer.records()["a"], coordinator, people_count="5")
    assert people(database, actor, filters) == 2
    with app.test_request_context():
        assert filters_in_words(filters.pairs(), typed=False) == f"Import: {first}"


def test_taken_back_they_stay_in_the_list_and_count_nowhere(
    database: Database, importer: Importer, coordinator: MadePerson
) -> None:
    number = importer.run(FIRST)
    filters = asked(database, coordinator.actor, number)
    with database.write() as session:
        batch = find_batch(session, importer.office_id, number or 0)
        assert batch is not None
        undo(session, coordinator.actor, batch)
    assert of_import(database, importer, coordinator.actor, filters) == {"a", "b"}
    assert people(database, coordinator.actor, filters) == 0
    again = importer.run(FIRST)
    assert of_import(database, importer, coordinator.actor, filters) == set(), "of the new one now"
    anew = asked(database, coordinator.actor, again)
    assert of_import(database, importer, coordinator.actor, anew) == {"a", "b"}
    assert of_import(database, importer, SHELL_ACTOR, asked(database, SHELL_ACTOR, again))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_import_of_others_is_refused_like_one_that_never_was(
    app: Flask, importer: Importer, coordinator: MadePerson, client: FlaskClient
) -> None:
    number = importer.run(FIRST)
    office = MadeOffice(coordinator.office.id, coordinator.office.name)
    sign_in(client, coordinator)
    for path in PAGES:
        page = client.get(f"{path}?import={number}")
        assert page.status_code == 200, path
        assert f'href="/imports/made/{number}"' in page.text, path
    assert f'href="/incidents?import={number}"' in client.get(f"/imports/made/{number}").text
    strangers = [
        make_person(app, roles=["coordinator"]),
        make_person(app, roles=["network_coordinator"]),  # reads these reports, not the import
        make_person(app, roles=["attorney"], office=office),
        make_person(app, roles=["advocate"]),
    ]
    for person in strangers:
        browser = sign_in(app.test_client(), person)
        for path in PAGES:
            theirs, none = (browser.get(f"{path}?import={n}") for n in (number, 99_999))
            assert theirs.status_code == none.status_code
            assert theirs.status_code in (400, 403), path
            if theirs.status_code == 400:
                assert REFUSED.search(theirs.text)
                assert theirs.text.replace(f"“{number}”", "“99999”") == none.text.replace(
                    f"import={number}", "import=99999"
                )
    for wrong in ("0", "-1", "1x", "\u0661", "9" * 30):
        assert sign_in(client, coordinator).get(f"/incidents?import={wrong}").status_code == 400
