"""What may be the same arrest is found by an index, however many reports there are."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.policy import SHELL_ACTOR
from app.database import Database
from app.exchange.imports.duplicates import duplicates
from app.incidents.alike import reports_alike
from app.incidents.models import incident
from tests.exchange.imports.importing import Importer
from tests.factories import file_record, make_office, make_person
from tests.incidents.plans import many_reports, plans_of, walks_the_table

ROWS = "".join(f'r-{day},A,{1 + day}/15/2024,"Phoenix, AZ",,\n' for day in range(2))


def test_neither_page_nor_import_walks_the_whole_table(app: Flask, database: Database) -> None:
    office = make_office(app)
    writer = make_person(app, office=office)
    many_reports(app, writer)
    record = file_record(app, writer, incident_date="2024-03-10")
    people = [
        make_person(app, office=office, roles=["coordinator"]).actor,
        make_person(app, roles=["network_coordinator"]).actor,
        SHELL_ACTOR,
    ]
    rows = Importer(app, office.id).check(ROWS)
    for actor in people:
        page = plans_of(database, partial(reports_alike, actor=actor, record=record))
        sheet = plans_of(database, partial(duplicates, actor=actor, rows=rows))
        assert page, "the query was seen"
        assert sheet
        for plan in (*page, *sheet):
            assert not walks_the_table(plan), plan
            assert re.search("(INDEX|Index Cond).*incident_date *>", plan), "a few days of it"


def test_a_walk_of_the_whole_table_would_be_seen(app: Flask, database: Database) -> None:
    many_reports(app, make_person(app))
    some = select(incident.c.id).where(incident.c.people_count > 0)
    in_order = select(incident).order_by(incident.c.incident_date.desc(), incident.c.id.desc())
    for query in (some, in_order):
        (plan,) = plans_of(database, partial(_rows, query=query))
        assert walks_the_table(plan), plan


def _rows(session: Session, query: Select[Any]) -> object:
    return session.execute(query).all()
