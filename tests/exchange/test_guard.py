"""`apostrophe-v1`: no cell begins a formula, and nothing is lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook.csv_rule import encode_cell
from app.exchange.guard import decode_cell, quote_cell

LEADING = ["", " ", "   ", "\ufeff", "\u200b", "\u200c\u200d", "\u2060 ", "\u00a0", "\n", "\t"]
STARTS = ["=", "+", "-", "@", "|", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "|cmd",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\ufeff=1",
    "\u200b=1",
    " \u200d\ufeff =1",
    "\uff1d1",
    "\uff0b1",
    "'quoted",
    "''twice",
    "'",
    "'=1",
]
PLAIN = ["", "a", " a", "1", "2026-03-10", "a=1", "a'b", "\u201c=1", "(=1)", '"=1"', "$1", "\u2014"]
texts = st.one_of(
    st.text(),
    st.builds(
        lambda *parts: "".join(parts),
        st.sampled_from([*LEADING, "'", "''"]),
        st.sampled_from([*LEADING, "'"]),
        st.sampled_from([*STARTS, "'", "a"]),
        st.text(max_size=8),
    ),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_begin_a_formula_gets_an_apostrophe(text: str) -> None:
    assert encode_cell(text) == f"'{text}"


@pytest.mark.parametrize("leading", LEADING)
@pytest.mark.parametrize("start", STARTS)
def test_whatever_stands_before_it(leading: str, start: str) -> None:
    assert encode_cell(f"{leading}{start}1") == f"'{leading}{start}1"


@pytest.mark.parametrize("text", PLAIN)
def test_all_else_stays_as_it_is(text: str) -> None:
    assert encode_cell(text) == text


@given(texts)
def test_nothing_is_lost(text: str) -> None:
    assert decode_cell(encode_cell(text)) == text


@given(texts, texts)
def test_no_two_texts_make_one_cell(one: str, other: str) -> None:
    assert (encode_cell(one) == encode_cell(other)) is (one == other)


@given(texts)
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = encode_cell(text).lstrip(" \ufeff\u200b\u200c\u200d\u2060\u00a0")
    assert cell[:1] not in set(STARTS) - {""}


@given(st.lists(texts.filter(lambda text: "\0" not in text), min_size=1, max_size=4))
def test_a_line_reads_back_as_its_cells(cells: list[str]) -> None:
    line = ",".join(["7KQ2-MX4T-PD3N", *(quote_cell(cell) for cell in cells)]) + "\r\n"
    (read,) = csv.reader(io.StringIO(line, newline=""), strict=True)
    assert [decode_cell(cell) for cell in read[1:]] == cells
