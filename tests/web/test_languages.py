"""English and Spanish: how a page comes by its language, and how numbers and dates are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from app.web.languages import TRANSLATIONS, format_date, format_moment, format_month, format_number


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("fr,de", "en"),
        ("fr,es;q=0.5", "es"),
    ],
)
def test_the_browser_decides_at_first(client: FlaskClient, accepted: str, language: str) -> None:
    page = client.get("/list", headers={"Accept-Language": accepted}).text
    assert f'<html lang="{language}">' in page


def test_the_switch_is_remembered_and_goes_back(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "es", "next": "/list?city=Phoenix"})
    assert (answer.status_code, answer.location) == (303, "/list?city=Phoenix")
    page = client.get("/list", headers={"Accept-Language": "en"}).text
    assert '<html lang="es">' in page
    assert "Ir al contenido" in page
    assert '<button class="link" name="language" value="en" lang="en">English</button>' in page


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/language", ""])
def test_the_switch_leads_nowhere_else(client: FlaskClient, target: str) -> None:
    answer = client.post("/language", data={"language": "es", "next": target})
    assert answer.location == "/"


@pytest.mark.parametrize("language", ["", "fr", "en_US", "../es"])
def test_unknown_languages_are_refused(client: FlaskClient, language: str) -> None:
    assert client.post("/language", data={"language": language}).status_code == 400


def test_a_forged_cookie_value_is_ignored(client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie["language"] = ["es"]
    assert client.get("/list").status_code == 200


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["April 15, 2026", "April 2026", "1,608", "Apr 15, 2026, 5:03:00 PM UTC"]),
        ("es", ["15 de abril de 2026", "abril de 2026", "1,608", "15 abr 2026, 5:03:00 p.m. UTC"]),
    ],
)
def test_dates_and_numbers(app: Flask, language: str, expected: list[str]) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        day = date(2026, 4, 15)
        moment = format_moment(datetime(2026, 4, 15, 17, 3, tzinfo=UTC))
        moment = moment.replace("\u202f", " ").replace("\xa0", " ")
        assert [format_date(day), format_month(day), format_number(1608), moment] == expected


def test_nothing_stays_nothing(app: Flask) -> None:
    with app.test_request_context("/"):
        blank = [format_date(None), format_month(None), format_number(None), format_moment(None)]
        assert blank == ["", "", "", ""]


def texts_of(catalog: Catalog) -> dict[object, object]:
    """The translated texts of a catalog; those with a plural under both of their forms."""
    return {
        one.id if isinstance(one.id, str) else tuple(one.id): (
            one.string if isinstance(one.string, str) else tuple(one.string)
        )
        for one in catalog
        if one.id and one.string and any(one.string)
    }


def test_the_compiled_catalog_is_the_written_one() -> None:
    folder = TRANSLATIONS / "es/LC_MESSAGES"
    with (folder / "messages.po").open("rb") as written, (folder / "messages.mo").open("rb") as mo:
        assert texts_of(read_mo(mo)) == texts_of(read_po(written))
