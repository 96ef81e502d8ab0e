"""No word of another circle's reports comes out, and nothing tells that they are there."""

from __future__ import annotations

import csv
import io

import pytest

from tests.security.leaks import CLOSED, leaks, unlike
from tests.security.world import (
    ACTORS,
    CLOSED_CITY,
    COLLEAGUE_CITY,
    COLLEAGUE_WORDS,
    NOT_A_CITY,
    OPEN_CITY,
    OPEN_WORDS,
    World,
)


@pytest.mark.parametrize("actor", ACTORS)
def test_no_secret_stands_in_any_answer(still_world: World, actor: str) -> None:
    found = leaks(still_world, actor)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("actor", ACTORS)
def test_what_is_hidden_answers_like_what_is_not_there(still_world: World, actor: str) -> None:
    found = unlike(still_world, actor)
    assert not found, "\n".join(found)


def test_the_secrets_are_there_for_those_who_may(still_world: World) -> None:
    """Or the two tests above would look for nothing."""
    own = still_world.client("foreign_closed")
    record_id = still_world.records["foreign_closed"]
    assert CLOSED_CITY in own.get("/incidents").text
    assert "quietheron" in own.get(f"/incidents/{record_id}/narrative").text
    assert "palevestibule" in own.get(f"/incidents/{record_id}").text
    assert "dimorchard" in own.get(f"/incidents/{record_id}").text
    coordinator = still_world.client("coordinator")
    colleague = still_world.records["colleague"]
    assert COLLEAGUE_CITY in coordinator.get("/incidents").text
    assert COLLEAGUE_WORDS[0] in coordinator.get(f"/incidents/{colleague}/narrative").text
    network = still_world.client("network_coordinator")
    assert OPEN_CITY in network.get("/insights").text
    assert OPEN_CITY in network.get(f"/incidents?city={OPEN_CITY}").text


def test_a_city_that_only_a_closed_report_has_is_no_city(still_world: World) -> None:
    client = still_world.client("network_coordinator")
    for page in ("/incidents", "/review", "/exports", "/exports/incidents.csv", "/insights"):
        hidden = client.get(f"{page}?city={CLOSED_CITY}")
        nonsense = client.get(f"{page}?city={NOT_A_CITY}")
        assert hidden.status_code == nonsense.status_code == 400, page
        assert hidden.text.replace(CLOSED_CITY, NOT_A_CITY) == nonsense.text, page


def test_free_text_of_other_offices_stays_there_even_in_a_narrative_export(
    still_world: World,
) -> None:
    rows = _export(still_world, "network_coordinator", "?narrative=yes")
    by_id = {row["record_id"]: row for row in rows}
    foreign = by_id[still_world.records["foreign_open"]]
    assert (foreign["narrative"], foreign["facility_other"]) == ("", "")
    assert not any(word in str(rows) for word in OPEN_WORDS)
    ours = by_id[still_world.records["colleague"]]
    assert COLLEAGUE_WORDS[0] in ours["narrative"]


def test_what_a_client_refused_leaves_in_no_file(still_world: World) -> None:
    refused = [still_world.records[name] for name in ("own_refused", *CLOSED)]
    for actor in ("coordinator", "network_coordinator"):
        for query in ("", "?sharing_basis=refused", f"?record_id={refused[0]}"):
            rows = _export(still_world, actor, query)
            assert not {row["record_id"] for row in rows} & set(refused), (actor, query)


def test_no_narrative_leaves_unless_asked_for(still_world: World) -> None:
    rows = _export(still_world, "coordinator", "")
    assert rows
    assert "narrative" not in rows[0]


def test_a_like_of_a_hidden_report_fills_nothing_in(still_world: World) -> None:
    page = still_world.client("network_coordinator").get(
        f"/incidents/new?like={still_world.records['foreign_closed']}"
    )
    assert page.status_code == 200
    assert CLOSED_CITY not in page.text


def _export(world: World, actor: str, query: str) -> list[dict[str, str]]:
    response = world.client(actor).get(f"/exports/incidents.csv{query}")
    text = response.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
