"""A CSV cell by cell: the same bytes from both databases, whoever wrote its lines."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

from flask import Flask
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.accounts.policy import SHELL_ACTOR
from app.database import Database
from app.exchange.export.asked import Export
from app.exchange.export.csv_copied import cells_of
from app.exchange.export.query import is_sealed, is_typed
from app.exchange.guard import decode_cell, quote_cell
from app.incidents.filters import Filters
from app.incidents.models import incident
from tests.exchange.reading import exported
from tests.factories import accept, file_record, make_office, make_person

# As a key of a row, or as a city: what needs quotes, an apostrophe, both, or neither.
TYPED = [
    *("plain", "a,b", 'say "no"', '"', '""', "=1+1", "'twice", '=a,"b"', "\ttab", "back\\slash"),
    *("\\.", "two\nlines", "carriage\rreturn", '"\r\n,"', "", " ", ",", "’é\u200b", "\u200b=1"),
]


def test_each_cell_is_written_as_the_rule_says(app: Flask, database: Database) -> None:
    person = make_person(app, office=make_office(app))
    written: dict[str, dict[str, str]] = {}
    for number, typed in enumerate(TYPED):
        # A free text stands within its line, at its end, at both, or nowhere.
        texts = {
            "facility_other": "Room, by the “stairs”." if number % 4 in (1, 3) else "",
            "narrative": f"={number}, she said." if number % 4 in (2, 3) else "",
        }
        given = {name: text or None for name, text in texts.items()}
        record = file_record(app, person, facility=None, **given)
        if number % 2:
            accept(app, record, person)
        written[record.record_id] = texts
        with database.write() as session:
            session.execute(
                update(incident)
                .where(incident.c.record_id == record.record_id)
                .values(source_ref=typed or None, city=typed)
            )
    export = Export(SHELL_ACTOR, Filters({}), narrative=True)
    with database.read() as session:
        rows = session.execute(select(incident).order_by(incident.c.id.desc())).mappings().all()
    lines = [_line(export, dict(row), written[row["record_id"]]) for row in rows]
    _header, body = exported(app, SHELL_ACTOR, narrative=True).split(b"\r\n", 1)
    assert body.decode() == "".join(f"{line}\r\n" for line in lines)


def _line(export: Export, row: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    cells = []
    for name in export.columns:
        value = texts.get(name, "") if is_sealed(name) else row[name]
        text = "" if value is None else str(value)
        cells.append(quote_cell(text) if is_sealed(name) or is_typed(name) else text)
    return ",".join(cells)


@for_all(st.lists(st.text(alphabet='a,"\r\n é', max_size=4), min_size=2))
def test_a_line_is_taken_apart_at_the_commas_between_cells(texts: list[str]) -> None:
    cells = cells_of(",".join(map(quote_cell, texts)))
    assert [decode_cell("".join(*csv.reader([cell]))) if cell else "" for cell in cells] == texts
