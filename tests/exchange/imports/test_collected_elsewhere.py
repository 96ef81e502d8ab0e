"""What ODK Collect and KoboCollect sent back comes in whole: the mapping is known already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import xlsxwriter
from flask import Flask

from app.codebook import Kind, codebook
from app.codebook.xlsform import asked
from app.exchange.imports.places import Places
from app.exchange.imports.plan import Plan, Use
from app.exchange.imports.plan_file import plan_as_json, plan_from_json
from app.exchange.imports.reading import read_file
from app.exchange.imports.row_reading import RowRead, read_row
from app.exchange.imports.rows import Outcome
from app.exchange.imports.suggesting import suggest_plan
from app.places.states import state_code
from tests.cli.running import run_docket
from tests.exchange.imports.collecting import FILLED, HELD, Kobo, Line, as_csv, central
from tests.exchange.imports.importing import Importer, outcomes
from tests.exchange.imports.walking import ANSWERS, SURE, Walker
from tests.factories import make_office
from tests.incidents.changes import texts

EITHER = (False, True)
EXPORTS = [
    Kobo(language, groups, several)
    for language in ("", "en", "es")
    for groups in EITHER
    for several in ("both", "summary", "details")
]
TABLES = [central(FILLED, split=split, groups=groups) for split in EITHER for groups in EITHER]
PHOENIX = {"city": "Phoenix", "state": "AZ"}


def suggested(data: bytes) -> Plan:
    """The suggestion, without a list of places but for one city."""
    table = read_file(data)

    def find(fields: Sequence[str], said: str) -> dict[str, str] | None:
        city, _, state = said.rpartition(", ")
        if city == "phoenix" and state_code(state) == "AZ":
            return PHOENIX
        code = state_code(said) if "state" in fields else None
        return {"state": code} if code else None

    return plan_from_json(plan_as_json(suggest_plan(table, find)))


def first_row(data: bytes) -> RowRead:
    table = read_file(data)
    return read_row(suggested(data), table, table.rows[0][1])


def differing(raw: dict[str, str]) -> dict[str, tuple[str | None, str]]:
    """What a row says otherwise than the submission: codes of one question in any order."""
    return {
        name: (raw.get(name), given)
        for name, given in HELD.items()
        if set(raw.get(name, "").split()) != set(given.split())
    }


@pytest.mark.parametrize("export", EXPORTS, ids=str)
def test_each_export_of_kobo_is_understood_without_a_decision(export: Kobo) -> None:
    data = as_csv(export.lines({**FILLED, "by": "phone 3"}), ";", mark=True)
    read = first_row(data)
    assert differing(read.raw) == {}
    assert set(read.raw) == set(HELD)
    assert (read.doubts, read.key, read.reporter) == ([], "471101", "phone 3")
    assert not any(column.values for column in suggested(data).columns.values())


@pytest.mark.parametrize("lines", TABLES)
def test_each_table_of_odk_central_is_understood_without_a_decision(lines: list[Line]) -> None:
    read = first_row(as_csv(lines))
    assert differing(read.raw) == {}
    assert set(read.raw) == set(HELD)
    assert read.doubts == []
    assert read.key == "uuid:00000001-aaaa-4bbb-8ccc-0123456789ab"


def test_no_two_headings_of_the_form_are_one() -> None:
    for export in EXPORTS:
        headings = export.lines()[0]
        assert len(set(headings)) == len(headings), export


def test_an_old_sheet_is_not_taken_for_one_of_these() -> None:
    """“¿Qué pasó?” is the story in an old sheet, and the outcome in the form."""
    heading, *_ = [["Fecha", "Ciudad", "Estado", "¿Qué pasó?", "KEY"]]
    plan = suggested(as_csv([heading, ["2026-03-10", "Phoenix", "AZ", "Dos agentes.", "7"]]))
    assert plan.columns["¿Qué pasó?"].fields == ("narrative",)


def test_a_question_that_the_office_added_is_asked_about() -> None:
    header, line = Kobo().lines(FILLED)
    plan = suggested(as_csv([[*header, "Which hallway?"], [*line, "The north one"]], ";"))
    assert plan.columns["Which hallway?"].use is Use.LEAVE_OUT


def test_a_text_that_kobo_took_for_a_formula_is_the_text(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Its workbook has “=Two officers…” as a formula, with 0 for a result."""
    path = tmp_path_factory.mktemp("kobo") / "kobo.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(Kobo("en").lines(FILLED)):
            sheet.write_row(number, 0, line)
    assert differing(first_row(path.read_bytes()).raw) == {}


@pytest.mark.parametrize(
    "lines",
    [Kobo("es", True, "details").lines, lambda *given: central(*given, split=True)],
    ids=["kobo", "central"],
)
def test_an_edited_submission_is_updated_and_not_doubled(
    app: Flask, lines: Callable[..., list[Line]]
) -> None:
    first = as_csv(lines(FILLED, {**FILLED, "incident_date": "2026-02-03"}))
    importer = Importer(app, make_office(app).id)
    with importer.database.read() as session:
        plan = suggest_plan(read_file(first), Places(session).find)
    importer = Importer(app, importer.office_id, plan=plan)
    importer.run(first)
    assert len(importer.records()) == 2
    edited = {**FILLED, "edit": "1", "agencies": "ice_hsi", "narrative": "Three officers."}
    again = as_csv(lines(edited, {**FILLED, "incident_date": "2026-02-03"}))
    assert outcomes(importer.check(again)) == [Outcome.UPDATED, Outcome.THERE]
    importer.run(again)
    record = next(
        one for one in importer.records().values() if one.answers["agencies"] == "ice_hsi"
    )
    assert len(importer.records()) == 2
    assert texts(app, record, "narrative") == {"narrative": "Three officers."}


def test_through_the_pages_nothing_is_to_be_mapped(app: Flask, walker: Walker) -> None:
    walker.upload(as_csv(Kobo("en", groups=True).lines(FILLED), ";", mark=True), "kobo.csv")
    assert "nothing needs to be mapped" in walker.page("reading")
    assert walker.send("reading", {"delimiter": ";"}).endswith("answers")
    own = {"dates", "doubts", "repeated"}
    answers = {name: given for name, given in ANSWERS.items() if name in own}
    assert walker.send("answers", answers).endswith("check")
    assert "Bring 1 row in" in walker.page("check")
    page = walker.page("columns")
    assert 'value="agencies/ice_ero"' in page
    walker.as_suggested("columns")
    walker.send("run", SURE)
    (record,) = Importer(app, 1).records().values()
    held = {**record.answers, **texts(app, record, "narrative")}
    assert differing({name: str(held[name] or "") for name in HELD}) == {}


def test_by_command_the_suggested_mapping_needs_no_correction(
    app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("central")
    file, mapping = folder / "detention_docket.csv", folder / "mapping.json"
    file.write_bytes(as_csv(central(FILLED, split=True)))
    run_docket(app, "import", file, "--suggest-mapping", mapping)
    result = run_docket(app, "import", file, "--mapping", mapping, "--office", "Harbor clinic")
    assert result.exit_code == 0, result.stdout
    assert "1 rows: 1 taken, 0 already there, 0 refused" in result.stdout


@pytest.mark.parametrize("language", ["", "en", "es"])
def test_every_answer_of_several_comes_back(language: str) -> None:
    fields = [field for field in asked(codebook) if field.kind is Kind.MULTI]
    every = {field.name: " ".join(field.labels) for field in fields}
    for several in ("summary", "details"):
        read = first_row(as_csv(Kobo(language, several=several).lines({**FILLED, **every})))
        for field in fields:
            assert set(read.raw[field.name].split()) == set(field.labels), field.name
