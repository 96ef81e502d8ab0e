"""The decoder that the codebook shows reads what the export writes."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.policy import SHELL_ACTOR
from app.codebook import codebook, csv_rule
from app.exchange import guard
from app.exchange.export.asked import Export, header_of
from app.exchange.export.columns import KEY_COLUMNS
from app.exchange.export.csv_file import BYTE_ORDER_MARK, LINE_END
from app.incidents.filters import Filters
from tests.exchange.test_guard import HOSTILE, PLAIN, texts

Reader = Callable[[Path], Iterator[dict[str, str]]]


def shown() -> Reader:
    """The function that the page shows, as somebody who copies it gets it."""
    copied: dict[str, Reader] = {}
    exec(csv_rule.DECODER, copied)  # noqa: S102  # it is the text of the page that is on trial
    return copied["read_docket"]


def read_back(written: list[str]) -> list[dict[str, str]]:
    """Texts after the way into a file and out of it."""
    lines = [f"record,{guard.quote_cell(text)},{guard.quote_cell(text)}" for text in written]
    content = BYTE_ORDER_MARK + LINE_END.join(["record_id,city,narrative", *lines, ""])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "incidents.csv"
        file.write_bytes(content.encode())
        return list(shown()(file))


@given(st.lists(texts, max_size=20))
def test_every_text_comes_back(written: list[str]) -> None:
    found = read_back([*written, *HOSTILE, *PLAIN])
    expected = [*written, *HOSTILE, *PLAIN]
    assert [row["city"] for row in found] == expected
    assert [row["narrative"] for row in found] == expected


def test_it_has_five_lines_and_needs_nothing_but_python() -> None:
    assert csv_rule.DECODER.count("\n") == 5
    assert csv_rule.DECODER.count("import ") == 1
    assert shown().__globals__["csv"] is csv


def test_the_rule_shown_is_the_rule_of_the_export() -> None:
    assert csv_rule.NAME == guard.NAME
    signs = {chr(number) for number in [*range(0x20, 0x250), *range(0xFF00, 0xFFF0), 9, 10, 13]}
    guarded = {sign for sign in signs if csv_rule.encode_cell(f"{sign}a") != f"{sign}a"}
    assert guarded == {*csv_rule.FIRST_SIGNS, "'"}


def test_the_columns_shown_are_those_of_the_export() -> None:
    whole = header_of(Export(SHELL_ACTOR, Filters({}), narrative=True))
    usual = header_of(Export(SHELL_ACTOR, Filters({})))
    assert csv_rule.columns(codebook) == whole
    assert [name for name in whole if name not in csv_rule.ON_REQUEST] == usual
    assert csv_rule.KEY_COLUMNS == KEY_COLUMNS
