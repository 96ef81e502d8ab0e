"""Hostile text in the form of an order: no crash, no markup, kept as normalized or told about."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.places.orders.models import CourtOrder
from tests.places.orders.making import FORM
from tests.security.hostile.outcome import normalized
from tests.security.hostile.pages import Page, problems_of_page
from tests.security.hostile.strings import BY_HAND, strings
from tests.security.world import World

TEXTS = ("name", "issuer", "citation", "note")
EVERY = (*FORM, "citation", "link", "venue_types", "confirmed_on", "note", "mistake")


def post(world: World, form: dict[str, str]) -> TestResponse:
    """What the form answers an administrator, through the body as hostile as it is."""
    body = urlencode(form, errors="surrogatepass")
    return world.client("administrator").post(
        "/orders/new", data=body, content_type="application/x-www-form-urlencoded", buffered=True
    )


def attack(world: World, texts: list[str]) -> None:
    """Each text in one field of free text, and in every other field of the form."""
    for number, text in enumerate(texts):
        field = TEXTS[number % len(TEXTS)]
        kept = post(world, {**FORM, "name": f"Case {number}", field: text})
        assert problems_of_page(kept, text) == []
        if kept.status_code == 303:
            with world.database.read() as session:
                order = session.scalars(
                    select(CourtOrder).order_by(CourtOrder.id.desc()).limit(1)
                ).one()
            assert getattr(order, field) == normalized(text)
        else:
            assert field in Page(kept.text).errors, (kept.status_code, text)
        wrong = post(world, dict.fromkeys(EVERY, text))
        assert problems_of_page(wrong, text) == []
        assert wrong.status_code == 422
    for page in ("/orders", "/orders/10/edit"):
        shown = world.client("administrator").get(page, buffered=True)
        assert shown.status_code == 200
        assert problems_of_page(shown, "") == []


def test_it_crashes_nothing_and_loses_nothing(world: World) -> None:
    attack(world, strings(len(BY_HAND))[::4])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_takes_the_same_texts(made_world: World) -> None:
    attack(made_world, strings(len(BY_HAND))[::9])
