"""The menu shows what a person may open, all of it and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import ON_SQLITE
from tests.factories import make_person, sign_in

# The parametrization of every test here: pages are the same on both databases.
pytestmark = ON_SQLITE

DESK = (
    "/review",
    "/incidents/new",
    "/incidents",
    "/insights",
    "/exports",
    "/imports",
    "/people/on-call",
    "/people",
    "/orders",
    "/audit",
)
MENUS: dict[tuple[str, ...], list[str]] = {
    (): [],
    ("attorney",): ["/incidents/new", "/incidents", "/insights", "/orders", "/audit"],
    ("coordinator",): list(DESK),
    ("network_coordinator",): [*DESK[:-2], "/releases", *DESK[-2:]],
    ("advocate",): ["/insights", "/audit"],
    ("administrator",): [
        "/people/on-call",
        "/people",
        "/places/manage",
        "/orders",
        "/settings",
        "/releases/prepare",
        "/audit",
    ],
    ("administrator", "attorney"): [
        "/incidents/new",
        "/incidents",
        "/insights",
        "/people/on-call",
        "/people",
        "/places/manage",
        "/orders",
        "/settings",
        "/releases/prepare",
        "/audit",
    ],
    ("advocate", "coordinator"): list(DESK),
}
EVERYWHERE = (
    "/review",
    "/incidents/new",
    "/incidents",
    "/insights",
    "/exports",
    "/imports",
    "/people",
    "/offices",
    "/orders",
    "/settings",
)


def _menu(page: str) -> list[str]:
    found = re.search(r'<nav aria-label="Main">.*?</nav>', page, re.DOTALL)
    return re.findall(r'href="([^"]*)"', found[0]) if found else []


@pytest.mark.parametrize("roles", list(MENUS), ids=lambda roles: "+".join(roles) or "no role")
def test_the_menu_is_what_one_may_open(
    app: Flask, make_client: Callable[[], FlaskClient], roles: tuple[str, ...]
) -> None:
    client = sign_in(make_client(), make_person(app, roles=roles))
    shown = _menu(client.get("/codebook").text)
    assert shown == MENUS[roles]
    for address in EVERYWHERE:
        opens = address in shown or (address == "/offices" and "administrator" in roles)
        expected = 200 if opens else 403
        assert client.get(address).status_code == expected, address
    for address in shown:
        page = client.get(address)
        assert _menu(page.text) == shown
        assert page.text.count('aria-current="page"') == 1


@pytest.mark.parametrize("roles", [r for r in MENUS if r], ids="+".join)
def test_after_signing_in_one_lands_on_the_first_page_of_the_menu(
    app: Flask, make_client: Callable[[], FlaskClient], roles: tuple[str, ...]
) -> None:
    client = sign_in(make_client(), make_person(app, roles=roles))
    landed = client.get("/start")
    assert landed.status_code == 302
    assert landed.headers["Location"] == (MENUS[roles] or ["/"])[0]
    assert client.get(landed.headers["Location"]).status_code == 200


def test_a_visitor_sees_the_way_in_and_nothing_else(client: FlaskClient) -> None:
    page = client.get("/codebook").text
    assert _menu(page) == ["/sign-in"]
    assert "Sign out" not in page


def test_the_front_page_is_the_same_for_everybody(
    app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    """It has the menu of the public side, and whoever signed in goes on from its way in."""
    client = sign_in(make_client(), make_person(app))
    assert client.get("/").data == make_client().get("/").data
    assert "/sign-in" in client.get("/").text
    assert client.get("/sign-in").headers["Location"] == "/start"


def test_whoever_is_signed_in_sees_who_they_are_and_the_way_out(
    app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    person = make_person(app)
    page = sign_in(make_client(), person).get("/incidents").text
    assert person.email in page
    assert 'action="/sign-out"' in page
    assert "/sign-in" not in _menu(page)


def test_somebody_without_a_role_may_only_leave(
    app: Flask, make_client: Callable[[], FlaskClient]
) -> None:
    client = sign_in(make_client(), make_person(app, roles=()))
    for address in (*EVERYWHERE, "/start", "/places/suggest?q=ph"):
        assert client.get(address).status_code == 403, address
    assert client.post("/sign-out").status_code in (302, 403)
