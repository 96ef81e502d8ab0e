"""What ODK Collect and KoboCollect sent back comes in whole: the mapping is known already."""

from __future__ import annotations

import csv
import io

from flask import Flask

from app.codebook import Kind, codebook
from app.codebook.xlsform import asked
from app.exchange.imports.places import Places
from app.exchange.imports.plan import Use
from app.exchange.imports.reading import read_file
from app.exchange.imports.rows import Outcome
from app.exchange.imports.suggesting import suggest_plan
from tests.exchange.imports.importing import Importer
from tests.factories import ANSWERS, make_office
from tests.incidents.changes import texts

FILLED = {
    **{name: value for name, value in ANSWERS.items() if name != "facility"},
    "incident_time": "09:30",
    "time_precision": "exact",
    "dhs_motion": "dismiss",
    "motion_form": "oral",
    "motion_notice": "same_day",
    "respondent_position": "opposed",
    "ij_ruling": "granted",
    "arrest_timing": "right_after",
    "agents_count": "n6_10",
    "agencies": "ice_ero fps",
    "agent_conduct": "in_gallery asked_about_case",
    "representation": "attorney_present",
    "narrative": "=Two officers waited, masked.\nThey had a list.",
}


def downloaded() -> bytes:
    """A submission as Kobo writes it: groups in the headings, several answers together and apart,
    and columns of its own."""
    header, line = ["start", "_id", "_uuid", "_submission_time", "_tags"], []
    line = ["2026-03-10T09:41:00.000-07:00", "4711", "1f0c6a52", "2026-03-10T16:44:12", ""]
    for field in asked(codebook):
        group = f"section_{field.section[0].lower()}"
        header.append(f"{group}/{field.name}")
        line.append(FILLED.get(field.name, ""))
        if field.kind is Kind.MULTI:
            given = FILLED.get(field.name, "").split()
            for code in field.labels:
                header.append(f"{group}/{field.name}/{code}")
                line.append("" if not given else str(int(code in given)))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, line])
    return text.getvalue().encode()


def test_every_question_is_known_and_nothing_else_is() -> None:
    plan = suggest_plan(read_file(downloaded()), lambda _fields, _said: None)
    for field in asked(codebook):
        column = plan.columns[f"section_{field.section[0].lower()}/{field.name}"]
        # A cell of the column "city" may say the state as well.
        assert column.fields[0] == field.name, field.name
    others = {
        name: column.use
        for name, column in plan.columns.items()
        if name.count("/") == 2 or name.startswith(("_", "start"))
    }
    assert len(others) > 80
    assert set(others.values()) <= {Use.LEAVE_OUT, Use.KEY}, others


def test_a_filled_in_sample_comes_back_whole(app: Flask) -> None:
    importer = Importer(app, make_office(app).id)
    with importer.database.read() as session:
        plan = suggest_plan(read_file(downloaded()), Places(session).find)
    importer = Importer(app, importer.office_id, plan=plan)
    (row,) = importer.check(downloaded())
    assert row.outcome is Outcome.TAKEN, [str(problem) for problem in row.problems]
    importer.run(downloaded())
    (record,) = importer.records().values()
    held = {**record.answers, **texts(app, record, "narrative")}
    for name, given in FILLED.items():
        value = held[name]
        if codebook[name].kind is Kind.MULTI:
            assert set(str(value).split()) == set(given.split()), name
        else:
            assert str(value) == given, name
