"""Workbooks: what is read of them, and which are refused before anything opens them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from app.exchange.imports import xlsx_safety
from app.exchange.imports.grid import Mark, Unusable
from app.exchange.imports.reading import read_file
from tests.exchange.imports.damage import try_files
from tests.exchange.imports.workbooks import (
    MAIN,
    SHEET,
    Parts,
    cell,
    packed,
    parts,
    sheet_of,
    sheet_of_texts,
    workbook,
)

LEGACY = Path(__file__).parent.parent / "samples" / "legacy_tracker.xlsx"
GOOD = sheet_of_texts([["Date", "City"], ["2026-01-02", "Miami"]])
BOMB = f'<worksheet xmlns="{MAIN}"><!--{" " * 4_000_000}--></worksheet>'
LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + sheet_of('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>')
)
FAR = sheet_of(
    f'<row r="1">{cell("A1", "a")}</row><row r="1048576">{cell("XFD1048576", "b")}</row>'
)
FAR_PREFIXED = FAR.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
DEEP = "<a>" * 500 + "</a>" * 500


def without(name: str) -> Parts:
    return {part: content for part, content in parts(GOOD).items() if part != name}


# What stands in the archive, and what the sentence must name.
REFUSED: list[tuple[Parts, str]] = [
    ({**parts(GOOD), SHEET: LAUGHS}, "damaged"),
    ({**parts(GOOD), "xl/sharedStrings.xml": LAUGHS}, "damaged"),
    ({**parts(GOOD), SHEET: FAR}, "too many rows or columns"),
    ({**parts(GOOD), SHEET: FAR_PREFIXED}, "too many rows or columns"),
    ({**parts(GOOD), SHEET: DEEP}, "damaged"),
    ({**parts(GOOD), SHEET: GOOD[:-20]}, "damaged"),
    ({**parts(GOOD), SHEET: sheet_of(cell("A1", "x" * 40_000))}, "32,767"),
    ({**parts(GOOD), SHEET: sheet_of('<c r="A0"/>')}, "damaged"),
    ({**parts(GOOD), SHEET: sheet_of('<c r="AAAA1"/>')}, "damaged"),
    ({**parts(GOOD), "xl/vbaProject.bin": b"x"}, "macros"),
    ({**parts(GOOD), "xl/macrosheets/sheet1.xml": "<a/>"}, "macros"),
    ({**parts(GOOD), "xl/externalLinks/externalLink1.xml": "<a/>"}, "other files"),
    ({**parts(GOOD), "xl/connections.xml": "<a/>"}, "other files"),
    ({**parts(GOOD), "XL/Workbook.xml": "<a/>"}, "damaged"),
    ({"xl/workbook.bin": b"x"}, "Only .xlsx"),
    ({"mimetype": "x", "content.xml": "<a/>"}, "Only .xlsx"),
    ({"word/document.xml": "<a/>"}, "Only .xlsx"),
    ({"tracker.xlsx": workbook([["Date"], ["2026-01-02"]])}, "Unpack it"),
    ({"detention_docket.csv": "Date,City\n"}, "Unpack it"),
    ({**parts(GOOD), **{f"xl/part{n}.xml": "<a/>" for n in range(600)}}, "too many parts"),
    (
        {**parts(GOOD), "_rels/.rels": str(parts(GOOD)["_rels/.rels"]).replace("xl/w", "xl/other")},
        "damaged",
    ),
    (without("xl/_rels/workbook.xml.rels"), "missing"),
    (without(SHEET), "missing"),
    ({**parts(GOOD), SHEET: f'<chartsheet xmlns="{MAIN}"/>'}, "chart"),
    ({**parts(GOOD), SHEET: sheet_of("")}, "nothing at all"),
]


@pytest.mark.parametrize(("content", "named"), REFUSED)
def test_workbooks_that_are_refused(content: Parts, named: str) -> None:
    with pytest.raises(Unusable, match=named) as refused:
        read_file(packed(content))
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 300


def test_what_unpacks_to_too_much_is_stopped_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_safety, "LARGEST_WHOLE", 1_000_000)
    data = packed({**parts(GOOD), SHEET: BOMB})
    assert len(data) < 100_000
    with pytest.raises(Unusable, match="Unpacked"):
        read_file(data)


def test_archives_that_are_broken_locked_or_ambiguous() -> None:
    whole = packed(parts(GOOD))
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for name, part in parts(GOOD).items():
            archive.writestr(name, part)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(SHEET, FAR)
    locked = bytearray(whole)
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1  # the flag of an encrypted part
    for data, named in (
        (twice.getvalue(), "damaged"),
        (bytes(locked), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (whole[:-30], "damaged"),
        (whole[: len(whole) // 2], "damaged"),
        (b"PK\x03\x04" + b"\0" * 200, "damaged"),
    ):
        with pytest.raises(Unusable, match=named):
            read_file(data)


def test_damaged_files_are_read_or_refused() -> None:
    """A short form; `python -m tests.exchange.imports.damage` tries ten thousand."""
    tally = try_files(240)
    assert not tally.wrong
    assert min(tally.outcomes["read"], tally.outcomes["refused"]) > 40


def test_dates_numbers_and_formulas_of_the_sample() -> None:
    table = read_file(LEGACY.read_bytes())
    assert (table.how.kind, table.how.sheet, table.header_row) == ("xlsx", "Form Responses 1", 1)
    cells = dict(table.rows)
    assert cells[2][0] == datetime(2025, 6, 27, 13, 5)  # noqa: DTZ001  # clocks of a sheet have no zone
    assert cells[4][2] == date(2025, 10, 4)
    assert (cells[2][9], cells[12][9]) == ("2", "4"), "text and number alike"
    assert cells[13][13] is Mark.FORMULA, "it has no result, and nobody works one out"
    assert 37 not in cells, "an empty row"
    assert len(table.rows) == 60


def test_a_formula_is_read_by_its_result() -> None:
    row = f'<row r="1">{cell("A1", "City")}</row><row r="2"><c r="A2" t="str">'
    found = read_file(packed(parts(sheet_of(row + "<f>B1&amp;C1</f><v>Miami</v></c></row>"))))
    assert found.rows == [(2, ("Miami",))]


def test_sheets_are_chosen_by_name() -> None:
    data = workbook([["City"], ["Miami"]])
    assert read_file(data, sheet="Reports").how.sheets == ("Reports",)
    with pytest.raises(Unusable, match="Reports"):
        read_file(data, sheet="Sheet 9")


def test_days_counted_from_1904() -> None:
    rows = f'<row r="1">{cell("A1", "Date")}</row><row r="2"><c r="A2"><v>44373</v></c></row>'
    plain = read_file(packed(parts(sheet_of(rows))))
    moved = read_file(packed(parts(sheet_of(rows), book='<workbookPr date1904="1"/>')))
    assert (plain.rows[0][1], moved.rows[0][1]) == (("44373",), ("45835",))


def test_a_part_of_a_day_counted_from_1904() -> None:
    rows = f'<row r="1">{cell("A1", "Date")}</row><row r="2"><c r="A2"><v>44629.5</v></c></row>'
    found = read_file(packed(parts(sheet_of(rows), book='<workbookPr date1904="1"/>')))
    assert found.rows[0][1] == ("46091.5",)


def test_an_error_of_a_formula_is_no_empty_cell() -> None:
    row = f'<row r="1">{cell("A1", "City")}</row><row r="2">'
    for formula in ("<f>NOPE()</f>", ""):  # or pasted as a value
        wrong = f'<c r="A2" t="e">{formula}<v>#NAME?</v></c></row>'
        assert read_file(packed(parts(sheet_of(row + wrong)))).rows == [(2, (Mark.FORMULA,))]


@pytest.mark.parametrize(
    ("formula", "value", "read"),
    [
        ("Two officers waited, masked.", "0", "=Two officers waited, masked."),
        ("Dos agentes, en la puerta", "0", "=Dos agentes, en la puerta"),
        ("IF(A1,&quot;two words&quot;,1)", "0", "0"),
        ("'Sheet one'!B2", "0", "0"),
        ("Two officers", "7", "7"),
    ],
)
def test_words_that_a_program_took_for_a_formula(formula: str, value: str, read: str) -> None:
    row = f'<row r="1">{cell("A1", "Notes")}</row><row r="2"><c r="A2">'
    sheet = sheet_of(f"{row}<f>{formula}</f><v>{value}</v></c></row>")
    assert read_file(packed(parts(sheet))).rows == [(2, (read,))]


def test_a_hidden_sheet_is_not_the_first_choice() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        clients, reports = book.add_worksheet("Clients"), book.add_worksheet("Reports")
        clients.write_column(0, 0, ["Client", "Somebody"])
        reports.write_column(0, 0, ["City", "Miami"])
        reports.activate()
        clients.hide()
    found = read_file(made.getvalue())
    assert (found.how.sheet, found.columns) == ("Reports", ("City",))
    assert read_file(made.getvalue(), sheet="Clients").columns == ("Client",), "if asked for"
