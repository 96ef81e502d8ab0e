"""Every form that changes something refuses other sites, and every answer has its headers."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from app.web.headers import FOR_OTHER_SITES, FRAMED, SECURITY_HEADERS
from tests.security.matrix import Line, ask, path_of, read_table
from tests.security.world import ACTORS, World
from tests.security.writes import WRITES, file_for, revision_of

FOREIGN: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "https://localhost"},
    {"Origin": "http://evil.localhost"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Referer": "https://evil.example/incidents/new"},
    {"Sec-Fetch-Site": "cross-site", "Referer": "http://localhost/"},
    {"Origin": "https://evil.example", "Referer": "http://localhost/", "Sec-Fetch-Site": "none"},
)
OURS: tuple[dict[str, str], ...] = (
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Referer": "http://localhost/incidents/new"},
)
POSTS = [line for line in read_table() if line.method == "POST"]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_form_takes_anything_from_elsewhere(still_world: World, headers: dict[str, str]) -> None:
    for line in POSTS:
        for actor in ("nobody", "network_coordinator"):
            client = still_world.client(actor)
            del client.environ_base["HTTP_ORIGIN"]
            path = path_of(still_world, actor, line)
            answer = client.post(path, data={"city": ""}, headers=headers)
            assert answer.status_code == 403, (line, actor)
            assert "This did not come from our own page" in answer.text


def test_nothing_is_written_for_another_site(world: World) -> None:
    for write in WRITES:
        record_id = file_for(world, "coordinator", "own")
        client = world.client("coordinator")
        del client.environ_base["HTTP_ORIGIN"]
        for headers in FOREIGN:
            path = f"/incidents/{record_id}/{write.page}"
            assert client.post(path, data=write.form, headers=headers).status_code == 403
        assert revision_of(world, record_id) == 1, write.page


def test_a_form_of_ours_is_taken_whatever_the_browser_says_of_it(still_world: World) -> None:
    for headers in OURS:
        client = still_world.client("attorney")
        del client.environ_base["HTTP_ORIGIN"]
        answer = client.post("/incidents/new", data={"city": ""}, headers=headers)
        assert answer.status_code == 422, headers


def test_a_body_does_not_turn_a_safe_method_into_a_writing_one(world: World) -> None:
    """No page is asked where it comes from for these: so they must change nothing."""
    for write in WRITES:
        record_id = file_for(world, "coordinator", "own")
        for method in ("GET", "HEAD", "OPTIONS"):
            client = world.client("coordinator")
            del client.environ_base["HTTP_ORIGIN"]
            client.open(f"/incidents/{record_id}/{write.page}", method=method, data=write.form)
        assert revision_of(world, record_id) == 1, write.page


def test_method_override_is_not_a_thing(world: World) -> None:
    record_id = file_for(world, "coordinator", "own")
    world.client("coordinator").get(
        f"/incidents/{record_id}/edit?_method=POST&revision=1&incident_date=2026-03-11",
        headers={"X-HTTP-Method-Override": "POST"},
    )
    assert revision_of(world, record_id) == 1


@pytest.mark.parametrize("actor", ACTORS)
def test_every_answer_has_its_headers(still_world: World, actor: str) -> None:
    """Every line of the table; what looks at no object, for each route once."""
    asked = [(line, line.method) for line in read_table()]
    routes = {line.route: line for line in read_table()}
    asked += [(line, method) for line in routes.values() for method in ("OPTIONS", "DELETE")]
    for line, method in asked:
        _has_headers(ask(still_world, actor, line, method), line)
    for path in ("/no-such-page", "/incidents?no_such_filter=1", "/static/none.css"):
        _has_headers(still_world.client(actor).get(path), Line(path, "GET"))


# The same for everybody; with a cookie its answer may set one, and is private.
FOR_EVERYBODY = (
    "/",
    "/claims",
    "/method",
    "/data",
    "/data/releases",
    "/places/<state>/<city>",
    "/codebook",
    "/codebook.json",
    "/codebook/card",
    "/codebook/form.xlsx",
    "/codebook/table-schema.json",
)
# What other sites may show or read, and what they may show in a frame.
FOR_OTHERS = (
    "/charts/<name>.png",
    "/charts/<name>.svg",
    "/data/counts.csv",
    "/data/counts.json",
    "/data/releases/<file>.json",
    "/feed.atom",
)
IN_A_FRAME = "/embed/<name>"
KEPT = ("public, max-age=3600", "private, no-cache", "no-store")


# What an answer may carry besides, by what it is. Nothing else: no version, no backend, no debug.
MAY_CARRY = {
    "Accept-Ranges",  # of static files
    "Allow",
    "Clear-Site-Data",
    "Content-Disposition",
    "Content-Length",
    "Content-Type",
    "Date",
    "ETag",
    "Last-Modified",
    "Location",
    "Retry-After",
    "Set-Cookie",
    "Vary",
}


def _has_headers(answer: TestResponse, line: Line) -> None:
    route = line.route.removeprefix("/es") or "/"
    expected = dict(SECURITY_HEADERS)
    if answer.status_code == 200 and route in FOR_OTHERS:
        expected |= FOR_OTHER_SITES
    if answer.status_code == 200 and route == IN_A_FRAME:
        expected |= FRAMED
    others = set(answer.headers.keys()) - set(expected) - {"Cache-Control"}
    assert others <= MAY_CARRY, (line, others - MAY_CARRY)
    for name, value in expected.items():
        assert answer.headers.getlist(name) == [value], (line, name)
    if not (line.route.startswith("/static") and answer.status_code == 200):
        same = (*FOR_EVERYBODY, *FOR_OTHERS, IN_A_FRAME)
        kept = KEPT if route in same else ("no-store",)
        assert answer.headers.get("Cache-Control") in kept, line
        assert len(answer.headers.getlist("Cache-Control")) == 1
    signed_out = line.route == "/sign-out" and answer.status_code == 302
    assert ("Clear-Site-Data" in answer.headers) <= signed_out, line


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.1", "a b"])
def test_other_names_of_the_host_are_refused(still_world: World, host: str) -> None:
    for path in ("/", "/incidents", "/sign-in", "/no-such-page"):
        for actor in ("nobody", "attorney"):
            client = still_world.client(actor)
            answer = client.get(path, headers={"Host": host})
            assert answer.status_code == 400, (path, actor)
            assert actor != "nobody" or "Set-Cookie" not in answer.headers
            _has_headers(answer, Line(path, "GET"))


def test_forwarded_names_count_only_behind_a_proxy(still_world: World) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    answer = still_world.client("nobody").get("/incidents", headers=forged)
    assert answer.headers["Location"].startswith("/sign-in")
    assert "Strict-Transport-Security" not in answer.headers
