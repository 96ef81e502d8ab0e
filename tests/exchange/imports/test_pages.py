"""The pages of import, walked through as a coordinator would, without a script."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import Database
from app.exchange.imports.models import ImportMapping, ImportSheet
from app.incidents.models import incident
from app.incidents.record import Status
from app.ledger.models import AuditEvent
from tests.exchange.imports.importing import SAMPLES
from tests.exchange.imports.walking import ANSWERS, REVISION, SURE, Walker, counted, value_named
from tests.ledger.history import what_is_broken

WORKBOOK = (SAMPLES / "legacy_tracker.xlsx").read_bytes()
TEXT = (SAMPLES / "legacy_tracker_cp1252.csv").read_bytes()

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_from_upload_to_accepted_and_back(app: Flask, walker: Walker, database: Database) -> None:
    assert walker.upload(WORKBOOK).status_code == 303
    assert "Form Responses 1" in walker.page("reading")
    assert walker.send("reading", {"sheet": "Form Responses 1", "header_row": "1"}).endswith(
        "columns"
    )
    page = walker.page("columns")
    assert "Seattle Immigration Court" in page
    assert "Eastside Legal Aid" not in page, "who reports is counted, and not shown"
    assert walker.as_suggested("columns").endswith("values")
    page = walker.page("values")
    seatle, crossing = value_named(page, "seatle"), value_named(page, "10-15")
    doubted = value_named(page, "yes judicial?")
    settled = {f"{crossing}-agents_count": "unknown", f"{doubted}-warrant_shown": "unreadable"}
    assert not walker.form("values")[f"{doubted}-warrant_shown"], "nobody answers for a “?”"
    assert walker.as_suggested("values", **settled).endswith("answers")
    assert walker.form("values")[seatle] == "Seattle, WA"
    assert walker.send("answers", ANSWERS).endswith("check")

    page = walker.page("check")
    assert "Row 14" in page
    assert "an A-number" in page
    assert "A123-456-789" not in page
    walker.send("texts", {"all": "mend"})
    report = walker.client.get(f"{walker.path}/report.csv")
    rows = list(csv.DictReader(io.StringIO(report.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len(rows) == 60
    assert rows[3]["docket_outcome"] == "Refused: stays out"
    assert rows[3]["docket_reasons"].startswith("Date: “last Thursday”"), "the question once"
    assert counted(database, incident) == 0, "nothing is written before the last step"

    made = walker.send("run")
    assert counted(database, ImportSheet) == 0, "the sheet is gone"
    assert counted(database, incident) == 55
    client = walker.client
    assert client.get(walker.path).status_code == 404
    assert client.post(f"{made}/accept", data={"confidence": "probable"}).status_code == 303
    with database.read() as session:
        by_status = select(incident.c.review_status, func.count())
        found = session.execute(by_status.group_by(incident.c.review_status))
        statuses = {status: count for status, count in found}  # noqa: C416  # rows are no pairs
        assert what_is_broken(session, app.extensions["keys"]) == []
    assert statuses == {"accepted": 36, "needs_info": 19}
    assert client.post(f"{made}/unaccept", data=SURE).status_code == 303
    assert client.post(f"{made}/accept", data={"confidence": "probable"}).status_code == 303
    page = client.get(made).text
    assert "worked on since" not in page, "one push for many is nobody's work on one"
    assert "36 accepted ones among them" in page
    client.post(f"{made}/undo", data=SURE)
    with database.read() as session:
        gone = select(func.count()).where(incident.c.review_status == Status.WITHDRAWN.value)
        assert session.scalar(gone) == 55
        assert what_is_broken(session, app.extensions["keys"]) == []
        actions = list(session.scalars(select(AuditEvent.action)))
    assert actions.count("incidents.imported") == 1
    assert actions.count("incidents.import_undone") == 1


@ON_SQLITE
def test_a_mapping_is_kept_and_used_for_the_next_sheet(walker: Walker, database: Database) -> None:
    walker.upload(WORKBOOK)
    walker.to_check()
    walker.send("mapping", {"name": "Intake sheet"})
    walker.send("mapping", {"name": "555-867-5309"})
    walker.send("mapping", {"name": "intake  SHEET"})
    assert counted(database, ImportMapping) == 1, "one name, one mapping; none for a phone number"
    walker.upload(TEXT, "tracker.csv")
    (mapping,) = re.findall(r'<option value="([0-9A-Z-]{14})">', walker.page("columns"))
    assert walker.send("use-mapping", {"mapping": mapping}).endswith("answers")
    page = walker.page("answers")
    assert (
        'value="month-first" checked' in page.replace("checked id", "id") or "month-first" in page
    )
    assert "2026-01-15" not in page, "what was attested for one sheet is not for another"
    assert "The basis for sharing is not taken over" in page
    walker.send("answers", ANSWERS)
    assert "To be brought in" in walker.page("check")
    walker.upload(b"Date,City\n2025-06-26,Miami\n", "other.csv")
    walker.send("reading", {"header_row": "1"})
    assert re.search(rf'"{mapping}" disabled>[^<]* are not in this sheet', walker.page("columns"))
    walker.client.post("/imports/mappings/forget", data={"mapping": mapping})
    assert counted(database, ImportMapping) == 0


@ON_SQLITE
def test_files_that_cannot_be_used_say_why(walker: Walker, database: Database) -> None:
    for data, named in (
        (b"", "Choose a file"),
        (b"PK\x03\x04", "damaged"),
        (b"x" * (26 * 1024 * 1024), "larger than 25 MB"),
        (b"a,b\n" + b"1,2\n" * 10_001, "10001 rows"),
    ):
        answer = walker.upload(data)
        assert answer.status_code == 422
        assert named in answer.text
    assert walker.client.post("/imports", data={"file": "x"}).status_code == 422
    assert counted(database, ImportSheet) == 0


@ON_SQLITE
def test_what_a_person_must_say_is_asked_for(walker: Walker) -> None:
    walker.upload(TEXT, "t.csv")
    assert "Windows-1252" in walker.page("reading")
    columns = dict.fromkeys(walker.form("columns"), "leave out")
    assert "date of the arrest" in walker.send("columns", columns, 422)
    page = walker.page("columns")
    assert page.count(" selected") > 5, "nothing was taken over from the wrong form"
    answers = {**ANSWERS, "dates": "", "attested": "", "attested_on": "", "people_count": "many"}
    answers["source_of_knowledge"] = ""
    page = walker.send("answers", answers, 422)
    assert "never guessed" in page
    assert "Source of knowledge: no column says it" in page, "every row would be refused for it"
    assert "Venue type: no column" not in page, "courts of the list say what they are"
    assert "since when it holds" in page
    assert "Tick this" in page
    assert "whole number" in page
    (name,) = [
        name
        for name in walker.form("values")
        if name == value_named(walker.page("values"), "seatle")
    ]
    page = walker.send("values", {**walker.form("values"), name: "Nowhere"}, 422)
    assert "is not on the list" in page


@ON_SQLITE
def test_another_reading_makes_another_suggestion(walker: Walker) -> None:
    walker.upload(b"City;Date\nMiami;2025-06-26\n", "t.csv")
    page = walker.send("reading", {"encoding": "utf-8", "delimiter": ",", "look": "yes"})
    assert page.endswith("reading")
    assert "City;Date" in walker.page("columns")
    assert "is empty" in walker.send("reading", {"header_row": "99"}, 422)


@ON_SQLITE
def test_a_file_in_the_codebooks_names_needs_no_mapping(walker: Walker, database: Database) -> None:
    walker.upload((SAMPLES / "press_reports_2025.csv").read_bytes(), "press.csv")
    assert walker.send("reading", {"header_row": "1"}).endswith("answers")
    walker.send("answers", {"people_count": ""})
    walker.send("run")
    assert counted(database, incident) == 5


@ON_SQLITE
def test_rows_told_of_already_are_shown_and_left_out(walker: Walker, database: Database) -> None:
    walker.upload(WORKBOOK)
    walker.to_check()
    walker.send("run")
    twin = (
        "When did it happen?,Court / office,City,ST,What kind of hearing?,# of agents,Masked?\n"
        "2025-06-12,Seattle Immigration Court,Seattle,WA,bond,2,\n"
        "2025-06-11,Seattle Immigration Court,Seattle,WA,bond,2,\n"
        "2025-06-11,Seattle Immigration Court,Seattle,WA,bond,25,\n"
        "2025-06-21,Seattle Immigration Court,Seattle,WA,bond,2,\n"
    )
    walker.upload(twin.encode(), "twin.csv")
    walker.to_check()
    page = walker.page("check")
    assert "like report" in page
    assert "1 day apart" in page
    assert "· Seattle, WA):" in page, "what the row is about"
    assert "like row 2" in page
    walker.send("duplicates", {"skip": "3"})
    page = walker.page("check")
    assert "Left out by choice" in page
    walker.send("run")
    assert counted(database, incident) == 53 + 3, "two texts were not settled"


@ON_SQLITE
def test_a_kind_of_doubt_is_settled_once_for_all_its_rows(walker: Walker) -> None:
    walker.upload(WORKBOOK)
    walker.to_check()
    page = walker.page("check")
    kinds = re.findall(r'name="kind" value="([^"]+)"', page)
    waiting = re.search(r"waiting for information</th><td class=\"n\">(\d+)", page)
    assert waiting
    assert len(kinds) < int(waiting[1])
    walker.client.post(
        f"{walker.path}/doubts",
        data={"revision": REVISION.findall(page)[0], "kind": [html.unescape(k) for k in kinds]},
    )
    assert "waiting for information</th>" not in walker.page("check")
    walker.send("doubts", {"all": "again"})
    assert "waiting for information</th>" in walker.page("check"), "a second look brings them back"


@ON_SQLITE
def test_why_rows_are_refused_stands_once_with_where_to_settle_it(walker: Walker) -> None:
    sheet = (
        "Date,City,Court,Masked?\n"
        "2025-06-26,Qqqqville,,yes\n"
        "2025-06-27,Qqqqville,,yes\n"
        '2025-06-27,"Seattle, WA",,yes\n'
        "soon,Seattle,Seattle Immigration Court,yes\n"
    )
    walker.upload(sheet.encode(), "small.csv")
    walker.send("reading", {"header_row": "1"})
    walker.as_suggested("columns")
    assert "not decided yet" in walker.page("values")
    walker.as_suggested("values")
    assert "never guessed" not in walker.page("answers")
    walker.send("answers", {**ANSWERS, "venue_type": ""})
    page = walker.page("check")
    (reasons,) = re.findall(r"<h2>Why rows are refused</h2>(.*?)</section>", page, re.DOTALL)
    (day,) = [one for one in reasons.split("<li>") if "soon" in one]
    assert "“Qqqqville”: nobody has said which city and state this is" in reasons
    assert "2 rows: 2, 3" in reasons
    assert f"{walker.path}/values" in reasons
    assert f"{walker.path}/answers" in reasons, "no column says what kind of place it is"
    assert "href" not in day, "only the sheet can say it"
