"""CSV files: how they are read, and which cannot be used at all."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from app.exchange.imports import csv_reading, reading
from app.exchange.imports.grid import Mark, Table, Unusable
from app.exchange.imports.reading import read_file, read_path

HEADER = b"source_ref,incident_outcome,city\r\n"
LINE = ("a", "detained", "Phoenix")

# What stands in the file, and what the sentence must name.
UNUSABLE = [
    (b"", "nothing at all"),
    (b"\xef\xbb\xbf", "nothing at all"),
    (b"\r\n,,\r\n", "nothing at all"),
    (HEADER + b'a,detained,"Phoenix\r\n', "line 2"),
    (HEADER + b'a,"detained"x,Phoenix\r\n', "line 2"),
    (HEADER + b'a,detained,"' + b"x" * 200_000 + b'"\r\n', "field larger than field limit"),
    (HEADER + b"a,detained,\x81\r\n", "neither UTF-8 nor Windows-1252"),
    (b"\x89PNG\r\n\x1a\n\0\0", "neither a text file nor"),
    (b",".join(b"c%d" % n for n in range(400)), "400 columns"),
]


@pytest.mark.parametrize(("data", "named"), UNUSABLE)
def test_a_file_that_cannot_be_used(data: bytes, named: str) -> None:
    with pytest.raises(Unusable, match=named) as refused:
        read_file(data)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert len(sentence) < 300
    assert "\n" not in sentence


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(Unusable, match="cannot be read"):
            read_path(path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    (tmp_path / "file.csv").write_bytes(HEADER)
    with pytest.raises(Unusable, match="larger than"):
        read_path(tmp_path / "file.csv")


GOOD = HEADER + b"a,detained,Phoenix\r\n"


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\r\n", b"\n"),
        GOOD.replace(b"\r\n", b"\r"),
        GOOD.rstrip(),
        HEADER + b'"a","detained","Phoenix"\r\n\r\n,,\r\n',
        b" source_ref , incident_outcome,city \r\na,detained,Phoenix\r\n",
        GOOD.replace(b",", b";"),
        GOOD.replace(b",", b"\t"),
        GOOD.replace(b",", b"|"),
        GOOD.decode().replace(",", "\t").encode("utf-16"),
    ],
)
def test_files_that_programs_write(data: bytes) -> None:
    table = read_file(data)
    assert table.columns == ("source_ref", "incident_outcome", "city")
    assert [row for row in table.rows if any(row[1])] == [(2, LINE)]


def test_a_file_that_names_its_delimiter() -> None:
    table = read_file(b"sep=;\r\n" + GOOD.replace(b",", b";"))
    assert (table.header_row, table.rows) == (2, [(3, LINE)])


ACCENTS = "City,Notes\r\nBayam\u00f3n,\u00abSe\u00f1or\u00bb \u2013 no badge\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_accents_in_every_encoding(encoding: str) -> None:
    table = read_file(ACCENTS.encode(encoding))
    assert table.how.encoding == encoding.removesuffix("-sig")
    assert table.rows == [(2, ("Bayam\u00f3n", "\u00abSe\u00f1or\u00bb \u2013 no badge"))]


def test_a_person_may_say_how_it_is_read() -> None:
    assert read_file(b"a;b,c\n1;2,3\n", delimiter=",").columns == ("a;b", "c")
    assert read_file(b"a;b,c\n1;2,3\n", delimiter=";").columns == ("a", "b,c")
    table = read_file(ACCENTS.encode(), encoding="cp1252")
    assert table.rows[0][1][0] == "Bayam\u00c3\u00b3n", "wrong, and seen to be so before it counts"


def test_line_breaks_commas_and_quotes_inside_cells() -> None:
    data = b'source_ref,narrative\r\na,"one\r\ntwo, ""three"""\r\nb,four\r\n'
    assert [cells[1] for _, cells in read_file(data).rows] == ['one\r\ntwo, "three"', "four"]


def test_a_file_of_nothing_but_its_header_has_no_rows() -> None:
    assert read_file(HEADER).rows == []


HEADERS = [
    ("Court watch 2025,,\n\nDate,City,Notes\n2025-01-02,Miami,x y\n", 3),
    ("Exported 01/02/2026\nby somebody\nWhen,Where,What was seen\n1/2/2025,Miami,much\n", 3),
    ("Date,City,Masked?\n2025-01-02,Miami,Yes\n2025-01-03,Tampa,No\n", 1),
]


@pytest.mark.parametrize(("text", "row"), HEADERS)
def test_the_header_is_found_below_titles(text: str, row: int) -> None:
    assert read_file(text.encode()).header_row == row


def test_a_person_may_name_the_header() -> None:
    assert read_file(b"x,y\na,b\n1,2\n", header_row=2).columns == ("a", "b")
    with pytest.raises(Unusable, match="Row 9 is empty"):
        read_file(b"x,y\n", header_row=9)


def test_columns_without_a_heading_and_with_the_same() -> None:
    table = read_file(b"City,,City\nMiami,x,Tampa\n")
    assert table.columns == ("City", "Column B", "City (2)")


def table_with(cell: str) -> Table:
    return read_file(f'Date,Notes\n2025-01-02,"{cell}"\n'.encode())


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "=A1+B2", " =SUM(A1)", "=-C4", "=(B2)"])
def test_a_formula_that_was_saved_as_text_is_no_text(cell: str) -> None:
    assert table_with(cell).rows[0][1][1] is Mark.FORMULA


@pytest.mark.parametrize("cell", ["= he said no", "=", "a=b(c)", "=> see below"])
def test_words_after_an_equals_sign_are_words(cell: str) -> None:
    assert table_with(cell).rows[0][1][1] == cell


def test_a_quote_that_is_never_closed_is_looked_for_where_it_opened() -> None:
    data = b'Date,City\n2026-03-10,Miami\n2026-03-10,"Phoenix\n' + b"2026-03-10,Tucson\n" * 20_000
    for some in (data, data[:200]):
        with pytest.raises(Unusable, match=r"begins in line 3 .* quotation mark"):
            read_file(some)


def test_ends_of_lines_of_every_kind_in_one_file() -> None:
    table = read_file(b"Date,City\r\n2026-03-10,Miami\r2026-03-11,Tampa\n2026-03-12,Ocala")
    assert [cells[1] for _, cells in table.rows] == ["Miami", "Tampa", "Ocala"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_an_encoding_that_says_nothing_of_itself_is_refused_in_words(encoding: str) -> None:
    with pytest.raises(Unusable, match="Save the sheet as “CSV UTF-8”"):
        read_file("Date,City\r\n2026-03-10,Miami\r\n".encode(encoding))


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"Date,City\n2026-03-10," + b"a" * 30_000_000, "Line 2 is longer"),
        (b"Date,City\n" + b"," * 30_000_000, "Line 2 is longer"),
        (b"Date" + b",x" * 290 + b"\n" + (b"," * 290 + b"y\n") * 900, "more than 200,000 cells"),
    ],
    ids=["cell", "commas", "cells"],
)
def test_what_no_sheet_holds_takes_no_memory(
    data: bytes, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_reading, "MOST_CELLS", 200_000)
    tracemalloc.start()
    with pytest.raises(Unusable, match=named):
        read_file(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < len(data) + 20_000_000, "the text, and no copy of it"
