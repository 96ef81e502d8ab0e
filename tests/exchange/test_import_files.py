"""Files that cannot be used at all say why in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange import table_import
from app.exchange.table_import import Unusable, read_sheet

HEADER = b"source_ref,incident_outcome,city\r\n"

# What stands in the file, and what the sentence must name.
UNUSABLE = [
    (b"", "none at all"),
    (b"\xef\xbb\xbf", "none at all"),
    (b"source_ref,what happened,city\r\na,b,c\r\n", "what happened"),
    (b"source_ref;incident_outcome;city\r\na;b;c\r\n", "source_ref;incident_outcome;city"),
    (b"source_ref,city,city\r\na,b,c\r\n", "two columns called .city"),
    (b"source_ref,city,\r\na,b,c\r\n", "columns that are not in the codebook"),
    (b"Source_Ref,city\r\na,b\r\n", "Source_Ref"),
    (b"reason,city\r\na,b\r\n", "reason"),
    (b"submission_key,city\r\na,b\r\n", "submission_key"),
    (HEADER + b"a,detained\r\n", "row 2 has 2 cells"),
    (HEADER + b"a,detained,Phoenix,AZ\r\n", "row 2 has 4 cells"),
    (HEADER + b'a,detained,"Phoenix\r\n', "line"),
    (HEADER + b'a,"detained"x,Phoenix\r\n', "line"),
    (HEADER + b'a,detained,"' + b"x" * 200_000 + b'"\r\n', "field larger than field limit"),
    (HEADER + "a,detained,Bayam\u00f3n\r\n".encode("cp1252"), "not UTF-8"),
    ("source_ref,city\r\n".encode("utf-16"), "not UTF-8"),
    (b"PK\x03\x04\x14\x00\xff\xfe", "not UTF-8"),
]


def write(tmp_path: Path, data: bytes) -> Path:
    file = tmp_path / "file.csv"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(("data", "named"), UNUSABLE)
def test_a_file_that_cannot_be_used(tmp_path: Path, data: bytes, named: str) -> None:
    with pytest.raises(Unusable, match=named) as refused:
        read_sheet(write(tmp_path, data))
    sentence = str(refused.value)
    assert "file.csv" in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 300
    assert "\n" not in sentence


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(Unusable, match="cannot be read"):
            read_sheet(path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_import, "LARGEST_FILE", 10)
    with pytest.raises(Unusable, match="larger than"):
        read_sheet(write(tmp_path, HEADER))


@pytest.mark.parametrize(
    "data",
    [
        HEADER + b"a,detained,Phoenix\r\n",
        b"\xef\xbb\xbf" + HEADER + b"a,detained,Phoenix\r\n",
        (HEADER + b"a,detained,Phoenix\r\n").replace(b"\r\n", b"\n"),
        (HEADER + b"a,detained,Phoenix\r\n").replace(b"\r\n", b"\r"),
        HEADER + b"a,detained,Phoenix",
        HEADER + b'"a","detained","Phoenix"\r\n\r\n,,\r\n',
        b" source_ref , incident_outcome,city \r\na,detained,Phoenix\r\n",
    ],
)
def test_files_that_programs_write(tmp_path: Path, data: bytes) -> None:
    sheet = read_sheet(write(tmp_path, data))
    assert sheet.rows == [
        (2, {"source_ref": "a", "incident_outcome": "detained", "city": "Phoenix"})
    ]


def test_line_breaks_commas_and_quotes_inside_cells(tmp_path: Path) -> None:
    data = b'source_ref,narrative\r\na,"one\r\ntwo, ""three"""\r\nb,four\r\n'
    sheet = read_sheet(write(tmp_path, data))
    assert [cells["narrative"] for _, cells in sheet.rows] == ['one\r\ntwo, "three"', "four"]


def test_a_file_of_nothing_but_its_header_has_no_rows(tmp_path: Path) -> None:
    assert read_sheet(write(tmp_path, HEADER)).rows == []
