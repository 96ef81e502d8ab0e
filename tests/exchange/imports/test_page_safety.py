"""Pages of import: whose a sheet is, what stands of it on a page and in the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from app.exchange.imports.models import ImportSheet
from app.incidents.models import incident
from tests.exchange.imports.importing import SAMPLES
from tests.exchange.imports.walking import ANSWERS, Walker, counted
from tests.factories import make_person, sign_in

WORKBOOK = (SAMPLES / "legacy_tracker.xlsx").read_bytes()
TEXT = (SAMPLES / "legacy_tracker_cp1252.csv").read_bytes()
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_SQLITE
def test_two_people_at_one_sheet(walker: Walker) -> None:
    walker.upload(WORKBOOK)
    stale = {**walker.form("columns"), "revision": "1"}
    walker.as_suggested("columns")
    answer = walker.client.post(f"{walker.path}/columns", data=stale)
    assert answer.status_code == 409
    assert "Somebody went on with this sheet" in answer.text


@ON_SQLITE
def test_what_a_sheet_says_is_text_on_every_page(walker: Walker) -> None:
    script = "<script>alert(1)</script>"
    head = f"Date,City,Masked?,Notes,{script}"
    row = f"2025-06-2{{}},{script},{script},{script} 555-867-5309,{script}"
    rows = [head, row.format(1), row.format(2), '2025-06-23,"Miami, FL",,,']
    text = "\n".join(rows)
    walker.upload(text.encode(), f"{script}.csv")
    walker.as_suggested("columns")
    values = dict.fromkeys(walker.form("values"), "")
    walker.send("values", values)
    walker.send("answers", ANSWERS)
    walker.send("mapping", {"name": script})
    for step in ("reading", "columns", "values", "check"):
        page = walker.page(step)
        assert script not in page, step
        assert "&lt;script&gt;" in page, step
    assert script not in walker.client.get("/imports").text


@ON_SQLITE
def test_no_step_is_left_out(walker: Walker, database: Database) -> None:
    walker.upload(b'Date,City\n2025-06-21,"Miami, FL"\n', "t.csv")
    assert walker.send("run").endswith("reading")
    assert counted(database, incident) == 0


@ON_SQLITE
def test_a_record_says_where_it_came_from(
    walker: Walker, database: Database, app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    walker.upload((SAMPLES / "press_reports_2025.csv").read_bytes(), "press.csv")
    walker.send("reading", {"header_row": "1"})
    walker.send("answers", {"people_count": ""})
    made = walker.send("run")
    with database.read() as session:
        record_id = session.scalars(
            select(incident.c.record_id).where(incident.c.import_row == 3)
        ).one()
    page = walker.client.get(f"/incidents/{record_id}").text
    assert "From row 3 of" in page
    assert made in page
    other = sign_in(make_client(), make_person(app, roles=["network_coordinator"]))
    page = other.get(f"/incidents/{record_id}").text
    assert "From row 3 of" not in page, "its office’s business"


@ON_SQLITE
def test_a_kept_sheet_is_sealed(walker: Walker, database: Database) -> None:
    walker.upload(TEXT, "Perez tracker.csv")
    with database.read() as session:
        sheet = session.scalars(select(ImportSheet)).one()
    for stored in (sheet.content, sheet.state):
        assert b"Eastside" not in stored
        assert b"Perez" not in stored
    walker.send("discard")
    assert counted(database, ImportSheet) == 0


@ON_SQLITE
def test_a_sheet_is_its_offices_alone(
    app: Flask, walker: Walker, make_client: Callable[[], FlaskClient]
) -> None:
    walker.upload(WORKBOOK)
    path = walker.path
    foreign = sign_in(make_client(), make_person(app, roles=["coordinator"]))
    for page in ("", "/reading", "/columns", "/values", "/answers", "/check", "/report.csv"):
        assert foreign.get(f"{path}{page}").status_code == 404
    for page in ("/run", "/discard", "/texts", "/mapping", "/use-mapping", "/duplicates"):
        assert foreign.post(f"{path}{page}").status_code == 404
