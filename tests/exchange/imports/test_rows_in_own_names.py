"""Each row of a file is taken, known already, or refused with its reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.policy import SHELL_ACTOR
from app.database import Database
from app.exchange.imports.checking import check_rows
from app.exchange.imports.filing import Import, write_rows
from app.exchange.imports.plan import plan_of_codebook
from app.exchange.imports.reading import read_path
from app.exchange.imports.rows import Outcome, Row
from tests.factories import make_office

ROW = {
    "source_ref": "a-1",
    "incident_outcome": "detained",
    "people_count": "1",
    "incident_date": "2026-03-10",
    "venue_type": "immigration_court",
    "city": "Phoenix",
    "state": "AZ",
    "source_of_knowledge": "media_report",
}
OFFICE = {**ROW, "venue_type": "ice_check_in_office"}

# A row, and how it ends: nothing for taken, or the columns that are named.
ROWS: list[tuple[dict[str, str], set[str]]] = [
    (ROW, set()),
    ({**ROW, "facility": ""}, set()),
    ({**ROW, "facility": "Phoenix Immigration Court", "city": "", "state": ""}, set()),
    ({**ROW, "facility": "Court of Miracles"}, {"facility"}),
    ({**ROW, "city": ""}, {"city"}),
    ({**ROW, "venue_type": "", "state": ""}, {"venue_type", "state"}),
    ({**ROW, "people_count": "some"}, {"people_count"}),
    ({**ROW, "incident_date": "03/10/2026"}, {"incident_date"}),
    ({**ROW, "incident_date": "2999-01-01"}, {"incident_date"}),
    ({**ROW, "incident_outcome": "Detained"}, {"incident_outcome"}),
    ({**ROW, "narrative": "Her number is A123456789."}, {"narrative"}),
    ({**ROW, "narrative": "a\0b"}, {"narrative"}),
    # "unknown" where the question does not apply says nothing; anything else contradicts.
    ({**OFFICE, "dhs_motion": "unknown"}, set()),
    ({**OFFICE, "dhs_motion": "none"}, {"dhs_motion"}),
    ({**OFFICE, "dhs_motion": "dismiss"}, {"dhs_motion"}),
    ({**OFFICE, "dhs_motion": "unknown", "ij_ruling": "unknown", "ij_reasons": "unknown"}, set()),
    ({**ROW, "people_count": "3", "region_of_origin": "not_given"}, set()),
    ({**ROW, "people_count": "3", "region_of_origin": "south_america"}, {"region_of_origin"}),
    ({**ROW, "dhs_motion": "unknown"}, set()),
    ({**ROW, "dhs_motion": "unknown", "ij_ruling": "granted"}, {"ij_ruling"}),
    # What the application writes is not read from a file.
    ({**ROW, "record_id": "7KQ2-MX4T-PD3N", "review_status": "accepted"}, set()),
    ({**ROW, "confidence": "confirmed", "sharing_basis": "pending"}, set()),
    ({**ROW, "source_ref": "x" * 121}, {"source_ref"}),
    ({**ROW, "source_ref": "two\nlines"}, {"source_ref"}),
    ({**ROW, "source_ref": "null\0"}, {"source_ref"}),
]


@pytest.fixture
def check(app: Flask, tmp_path: Path) -> Callable[..., list[Row]]:
    """What becomes of rows for an office: `check(rows, office_id)`; `write=True` files them."""
    database: Database = app.extensions["database"]

    def run(
        rows: Sequence[Mapping[str, str]],
        office_id: int,
        same: Mapping[str, str] | None = None,
        *,
        write: bool = False,
    ) -> list[Row]:
        header = list(dict.fromkeys(name for row in rows for name in row))
        with (tmp_path / "rows.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header, restval="")
            writer.writeheader()
            writer.writerows(rows)
        table = read_path(tmp_path / "rows.csv")
        plan, keys = plan_of_codebook(table, same or {}), app.extensions["keys"]
        with app.app_context(), database.read() as session:
            checked = check_rows(session, office_id, table, plan, keys)
        if write:
            write_rows(database, keys, Import(SHELL_ACTOR, office_id, table, "secret"), checked)
        return checked

    return run


def outcomes(rows: Sequence[Row]) -> list[Outcome]:
    return [row.outcome for row in rows]


def test_rows_are_taken_or_refused_by_column(app: Flask, check: Callable[..., list[Row]]) -> None:
    office = make_office(app)
    for row, expected in ROWS:
        (found,) = check([row], office.id)
        assert {problem.field for problem in found.problems} == expected, row
        assert found.outcome is (Outcome.REFUSED if expected else Outcome.TAKEN), row


def test_what_says_nothing_is_dropped(app: Flask, check: Callable[..., list[Row]]) -> None:
    given = {**OFFICE, "dhs_motion": "unknown", "ij_ruling": "unknown", "custody_status": "unknown"}
    (row,) = check([given], make_office(app).id)
    answers = row.draft.answers
    assert (answers["dhs_motion"], answers["ij_ruling"]) == (None, None)
    assert answers["custody_status"] == "unknown", "where it applies, unknown is an answer"


def test_a_key_stands_once_in_a_file(app: Flask, check: Callable[..., list[Row]]) -> None:
    rows = check(
        [ROW, {**ROW, "people_count": "2"}, {**ROW, "source_ref": "a-2"}], make_office(app).id
    )
    assert outcomes(rows) == [Outcome.TAKEN, Outcome.REFUSED, Outcome.TAKEN]
    assert [problem.field for problem in rows[1].problems] == ["source_ref"]
    assert [row.line for row in rows] == [2, 3, 4]


def test_a_row_is_known_by_its_key(app: Flask, check: Callable[..., list[Row]]) -> None:
    office, other = make_office(app), make_office(app)
    check([ROW], office.id, write=True)
    assert outcomes(check([ROW], office.id)) == [Outcome.THERE]
    assert outcomes(check([{**ROW, "people_count": "2"}], office.id)) == [Outcome.UPDATED]
    assert outcomes(check([{**ROW, "city": "PHOENIX"}], office.id)) == [Outcome.THERE]
    assert outcomes(check([ROW], other.id)) == [Outcome.TAKEN]


def test_rows_without_a_key_are_known_by_their_content(
    app: Flask, check: Callable[..., list[Row]]
) -> None:
    office = make_office(app)
    plain = {name: value for name, value in ROW.items() if name != "source_ref"}
    rows = [plain, plain, {**plain, "people_count": "2"}]
    first = check(rows, office.id, write=True)
    assert outcomes(first) == [Outcome.TAKEN] * 3, "two that are alike are two people"
    assert len({row.source_ref for row in first}) == 3
    assert outcomes(check(rows, office.id, write=True)) == [Outcome.THERE] * 3
    more = check([*rows, plain], office.id)
    assert outcomes(more) == [Outcome.THERE] * 3 + [Outcome.TAKEN]


def test_the_same_answer_for_every_row_that_says_nothing_else(
    app: Flask, check: Callable[..., list[Row]]
) -> None:
    rows = [
        {**ROW, "sharing_basis": ""},
        {**ROW, "source_ref": "a-2", "sharing_basis": "pending"},
    ]
    found = check(rows, make_office(app).id, {"sharing_basis": "not_our_client"})
    assert [row.draft.answers["sharing_basis"] for row in found] == ["not_our_client", "pending"]


def test_an_apostrophe_that_an_export_put_there_is_taken_off(
    app: Flask, check: Callable[..., list[Row]]
) -> None:
    given = {**ROW, "source_ref": "'=1", "narrative": "'=SUM(A1)", "facility_other": "''Ewa Hall"}
    (row,) = check([given], make_office(app).id)
    assert row.source_ref == "=1"
    assert row.draft.texts == {"narrative": "=SUM(A1)", "facility_other": "'Ewa Hall"}


def test_blank_lines_are_no_rows(app: Flask, check: Callable[..., list[Row]]) -> None:
    blank = dict.fromkeys(ROW, " ")
    rows = check([blank, ROW, blank], make_office(app).id)
    assert [(row.line, row.outcome) for row in rows] == [(3, Outcome.TAKEN)]
