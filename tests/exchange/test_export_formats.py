"""Every kind of file holds the same records, and the same words."""

from __future__ import annotations

import datetime
import hashlib
import io
import itertools
import json
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import Column, MetaData, Table, Text, insert, select

from app.codebook import Kind, codebook
from app.database import Database
from app.exchange.export import workbook
from app.exchange.export.columns import COURT_FILING, NARRATIVE
from app.exchange.guard import quote_cell, quoted_in_sql
from tests.exchange.reading import rows_of, table_of
from tests.exchange.test_export_rows import make_records
from tests.exchange.test_guard import HOSTILE, LEADING, PLAIN, STARTS
from tests.factories import file_record, make_person, sign_in


@pytest.fixture
def coordinator(app: Flask, client: FlaskClient) -> FlaskClient:
    """Twelve usual records, and one for each hostile text."""
    person = make_person(app, roles=["attorney", "coordinator"])
    make_records(app, person)
    more = ["_x0041_ =1", '=HYPERLINK("http://x")', "1e5", "007"]
    for number, text in enumerate([*HOSTILE, *more]):
        file_record(
            app, person, narrative=f"{text} ", incident_date=f"2026-02-{1 + number % 28:02}"
        )
    return sign_in(client, person)


def sheet_of(data: bytes) -> list[list[Any]]:
    """The lines of a workbook's first sheet, as a spreadsheet types them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["incidents", "codebook"]
    return book.get_sheet_by_name("incidents").to_python(skip_empty_area=False)


def as_text(name: str, value: object) -> str:
    """A typed value as the CSV writes it."""
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        assert codebook[name].kind is Kind.INTEGER, name
        return str(int(value))
    return "" if value is None else str(value)


@pytest.mark.parametrize("written", ["codes", "labels", "both"])
def test_csv_workbook_and_json_lines_say_the_same(coordinator: FlaskClient, written: str) -> None:
    query = f"?values={written}&narrative=yes"
    expected = rows_of(coordinator.get(f"/exports/incidents.csv{query}").data)
    assert len(expected) > 25
    header, *lines = sheet_of(coordinator.get(f"/exports/incidents.xlsx{query}").data)
    found = [{n: as_text(n, v) for n, v in zip(header, line, strict=True)} for line in lines]
    assert found == expected
    objects = coordinator.get(f"/exports/incidents.jsonl{query}").text.splitlines()
    read = [json.loads(line) for line in objects]
    assert all(isinstance(one.pop("steps"), list) for one in read)
    assert [{n: as_text(n, v) for n, v in one.items()} for one in read] == expected


def test_nothing_in_a_workbook_is_a_formula_or_a_link(coordinator: FlaskClient) -> None:
    data = coordinator.get("/exports/incidents.xlsx?narrative=yes").data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in book.namelist() if "external" in name or "_rels/sheet" in name]
    assert "=1+1" in sheet
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert "<hyperlink" not in sheet


def test_more_than_a_workbook_holds_is_refused_before_it_begins(
    coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_RECORDS", 3)
    answer = coordinator.get("/exports/incidents.xlsx")
    assert answer.status_code == 400
    assert "take CSV" in answer.text


def test_a_package_explains_itself_and_can_be_checked(coordinator: FlaskClient) -> None:
    answer = coordinator.get("/exports/incidents.zip?city=Miami&values=both")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        assert package.testzip() is None
        names = package.namelist()
        data = package.read("incidents.csv")
        manifest = json.loads(package.read("manifest.json"))
        about = package.read("README.txt").decode()
        digests = package.read("SHA256SUMS").decode().splitlines()
        for line in digests:
            digest, name = line.split("  ")
            assert hashlib.sha256(package.read(name)).hexdigest() == digest
    assert names == ["incidents.csv", "codebook.csv", "README.txt", "manifest.json", "SHA256SUMS"]
    assert len(digests) == len(names) - 1
    assert manifest["records"] == len(table_of(data)) - 1
    assert manifest["columns"] == table_of(data)[0]
    assert manifest["filters"] == [["city", "Miami"]]
    assert manifest["filters_in_words"] == "City: Miami"
    assert "City: Miami" in about


def test_a_preset_holds_its_list_and_no_more(coordinator: FlaskClient) -> None:
    court = table_of(coordinator.get("/exports/incidents.csv?columns=court_filing").data)[0]
    assert court == [name for name in codebook.fields if name in COURT_FILING]
    assert set(court) == set(COURT_FILING)
    statistics = table_of(coordinator.get("/exports/incidents.csv?columns=statistics").data)
    header = statistics[0]
    assert "incident_month" in header
    assert not {"record_id", "source_ref", "incident_date", NARRATIVE} & set(header)
    months = {line[header.index("incident_month")] for line in statistics[1:]}
    assert months == {"2026-02", "2026-03"}
    chosen = coordinator.get("/exports/incidents.csv?column=city&column=record_id&narrative=yes")
    assert table_of(chosen.data)[0] == ["record_id", "city", "narrative"]


def test_presets_and_columns_are_shown(coordinator: FlaskClient) -> None:
    page = coordinator.get("/exports").text
    assert ", ".join(name for name in codebook.fields if name in COURT_FILING) in page
    assert 'formaction="/exports/incidents.zip"' in page


@pytest.mark.parametrize(
    "query", ["columns=all", "column=citty", "columns=chosen", "values=words", "narrative=please"]
)
def test_what_means_nothing_is_refused(coordinator: FlaskClient, query: str) -> None:
    answer = coordinator.get(f"/exports/incidents.csv?{query}")
    assert answer.status_code == 400
    assert query.split("=", maxsplit=1)[0] in answer.text


def test_the_database_guards_as_python_does(database: Database) -> None:
    """Every leading sign before every other and before every dangerous one, and after quotes."""
    tried = {
        "".join(parts)
        for parts in itertools.product(
            [*LEADING, "'", "\u3000"],
            ["", " ", "\t", "'"],
            [*STARTS, "a", ""],
            ["", 'b,"c"', "\n"],
        )
    }
    tried |= {*HOSTILE, *PLAIN}
    written = Table("written", MetaData(), Column("text", Text), prefixes=["TEMPORARY"])
    with database.engine.begin() as connection:
        written.create(connection)
        connection.execute(insert(written), [{"text": text} for text in tried])
        cells = connection.execute(select(written.c.text, quoted_in_sql(written.c.text))).all()
        written.drop(connection)
    assert len(cells) == len(tried) > 1_000
    for text, cell in cells:
        assert cell == quote_cell(text), repr(text)
