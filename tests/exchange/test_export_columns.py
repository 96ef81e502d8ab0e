"""The shape of the file: its first line, its line ends, codes, labels or both."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.codebook import Kind, codebook
from tests.exchange.reading import BYTE_ORDER_MARK, rows_of, table_of
from tests.factories import accept, file_record, make_person, sign_in

CODES = ["record_id", "source_ref"] + [
    name for name in codebook.fields if name not in ("record_id", "narrative")
]


@pytest.fixture
def coordinator(app: Flask, client: FlaskClient) -> FlaskClient:
    """A coordinator, signed in, with one accepted record that holds some of everything."""
    person = make_person(app, roles=["attorney", "coordinator"])
    record = file_record(
        app,
        person,
        facility=None,
        facility_other="The car park, behind",
        dhs_motion="dismiss",
        motion_grounds="seeks_expedited_removal changed_circumstances",
        ij_ruling="granted",
        incident_time="09:30",
        agents_estimate="12",
        narrative='She said "no".\nThen, nothing.',
    )
    accept(app, record, person)
    return sign_in(client, person)


def get(client: FlaskClient, query: str = "") -> bytes:
    answer = client.get(f"/exports/incidents.csv{query}")
    assert answer.status_code == 200
    data: bytes = answer.data
    return data


def test_the_first_line_is_the_codebook(coordinator: FlaskClient) -> None:
    data = get(coordinator)
    first = data[len(BYTE_ORDER_MARK) :].split(b"\r\n")[0]
    assert data.startswith(BYTE_ORDER_MARK)
    assert first == ",".join(CODES).encode()
    assert len(CODES) == 99, "99 fields and the key of an imported row, less the narrative"


def test_the_answer_is_a_file_with_a_fixed_name(coordinator: FlaskClient) -> None:
    answer = coordinator.get("/exports/incidents.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="incidents.csv"'
    assert "no-store" in answer.headers["Cache-Control"]


def test_lines_end_as_rfc_4180_says(coordinator: FlaskClient) -> None:
    data = get(coordinator, "?narrative=yes")
    assert data.endswith(b"\r\n")
    bare = data.replace(b"\r\n", b"")
    assert b"\r" not in bare
    assert bare.count(b"\n") == 1, "the line break of the narrative, inside its quotes"


def test_codes_are_what_the_record_holds(coordinator: FlaskClient) -> None:
    (row,) = rows_of(get(coordinator))
    expected = {
        "incident_outcome": "detained",
        "people_count": "1",
        "incident_date": "2026-03-10",
        "incident_time": "09:30",
        "facility": "",
        "facility_other": "The car park, behind",
        "city": "Phoenix",
        "state": "AZ",
        "motion_grounds": "changed_circumstances seeks_expedited_removal",
        "agents_estimate": "12",
        "review_status": "accepted",
        "confidence": "confirmed",
        "public_hold": "",
        "appeal_reserved": "",
        "source_ref": "",
    }
    assert {name: row[name] for name in expected} == expected


def test_labels_stand_in_place_of_codes(coordinator: FlaskClient) -> None:
    data = get(coordinator, "?values=labels")
    assert table_of(data)[0] == CODES
    (row,) = rows_of(data)
    assert row["incident_outcome"] == codebook["incident_outcome"].labels["detained"]
    labels = codebook["motion_grounds"].labels
    assert row["motion_grounds"] == "; ".join(
        (labels["changed_circumstances"], labels["seeks_expedited_removal"])
    )
    assert (row["state"], row["people_count"], row["appeal_reserved"]) == ("AZ", "1", "")


def test_both_stand_side_by_side(coordinator: FlaskClient) -> None:
    data = get(coordinator, "?values=both")
    expected: list[str] = []
    for name in CODES:
        expected.append(name)
        if name != "source_ref" and codebook[name].kind in (Kind.CHOICE, Kind.MULTI):
            expected.append(f"{name}_label")
    assert table_of(data)[0] == expected
    (row,) = rows_of(data)
    (codes,), (labels,) = rows_of(get(coordinator)), rows_of(get(coordinator, "?values=labels"))
    for name in CODES:
        assert row[name] == codes[name]
        if f"{name}_label" in row:
            assert row[f"{name}_label"] == labels[name]


def test_there_is_no_narrative_unless_it_was_asked_for(coordinator: FlaskClient) -> None:
    for query in ("", "?narrative=no", "?narrative=", "?values=both"):
        data = get(coordinator, query)
        assert "narrative" not in table_of(data)[0]
        assert b"She said" not in data
    (row,) = rows_of(get(coordinator, "?narrative=yes"))
    assert row["narrative"] == 'She said "no".\nThen, nothing.'
    assert list(row)[-2:] == ["narrative", "follow_up_due"], "in its place in the codebook"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_other_wishes_are_refused_by_name(coordinator: FlaskClient) -> None:
    for query, named in (("values=words", "values"), ("narrative=perhaps", "narrative")):
        answer = coordinator.get(f"/exports/incidents.csv?{query}")
        assert answer.status_code == 400
        assert named in answer.text
