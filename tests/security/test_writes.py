"""Only those change a report who may, and what was refused left no trace in it."""

from __future__ import annotations

import pytest

from tests.security.world import World
from tests.security.writes import WRITES, Write, lost_races, wrong_writes


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.page)
def test_changes_are_taken_from_those_who_may(world: World, write: Write) -> None:
    wrong = wrong_writes(world, (write,))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.page)
def test_the_right_is_asked_again_inside_the_transaction(
    world: World, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    assert lost_races(world, monkeypatch, write) == []


def test_a_report_is_filed_for_the_own_office_whatever_the_form_says(world: World) -> None:
    attorney = world.client("attorney")
    foreign = world.people["foreign_open"]
    posted = {
        "incident_outcome": "detained",
        "people_count": "1",
        "incident_date": "2026-03-10",
        "venue_type": "state_local_courthouse",
        "city": "Billings",
        "state": "MT",
        "source_of_knowledge": "witnessed_directly",
        "submission_key": "a-key-of-this-test",
        "office_id": str(foreign.office.id),
        "reporter_id": str(foreign.actor.person_id),
        "review_status": "accepted",
        "confidence": "confirmed",
        "record_id": "AAAA-AAAA-AAAA",
        "revision": "7",
        "source_ref": "theirs-1",
    }
    filed = attorney.post("/incidents/new", data=posted)
    assert filed.status_code == 303
    record_id = filed.headers["Location"].split("/")[2]
    assert record_id != "AAAA-AAAA-AAAA"
    assert attorney.get(f"/incidents/{record_id}").status_code == 200
    theirs = world.client("foreign_open")
    assert theirs.get(f"/incidents/{record_id}").status_code == 404
    page = world.client("coordinator").get(f"/incidents?record_id={record_id}").text
    assert "badge-submitted" in page


def test_an_edit_writes_nothing_that_is_not_the_writers_to_say(world: World) -> None:
    record_id = world.file("attorney", city="Billings", sharing_basis=None)
    attorney = world.client("attorney")
    posted = {
        "revision": "1",
        "review_status": "accepted",
        "confidence": "confirmed",
        "public_hold": "2030-01-01",
        "office_id": "2",
        "reporter_id": "3",
    }
    assert attorney.post(f"/incidents/{record_id}/edit", data=posted).status_code == 303
    page = world.client("coordinator").get(f"/incidents?record_id={record_id}").text
    assert "badge-submitted" in page
    assert world.client("foreign_open").get(f"/incidents/{record_id}").status_code == 404


def test_a_network_coordinator_cannot_write_into_a_foreign_narrative(world: World) -> None:
    record_id = world.file(
        "foreign_open",
        city="Billings",
        sharing_basis="not_our_client",
        narrative="As we saw it.",
    )
    network = world.client("network_coordinator")
    changed = network.post(
        f"/incidents/{record_id}/edit",
        data={"revision": "1", "incident_date": "2026-03-11", "narrative": "As they say."},
    )
    assert changed.status_code == 303
    own = world.client("foreign_open").get(f"/incidents/{record_id}/narrative").text
    assert "As we saw it." in own


def test_somebody_elses_submission_key_finds_nothing(world: World) -> None:
    """Keys are unique for an account: the same one from two people files two reports."""
    posted = {
        "incident_outcome": "detained",
        "people_count": "1",
        "incident_date": "2026-03-10",
        "venue_type": "state_local_courthouse",
        "city": "Billings",
        "state": "MT",
        "source_of_knowledge": "witnessed_directly",
        "submission_key": "a-key-of-two-people",
    }
    first = world.client("attorney").post("/incidents/new", data=posted)
    second = world.client("foreign_open").post("/incidents/new", data=posted)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] != second.headers["Location"]
