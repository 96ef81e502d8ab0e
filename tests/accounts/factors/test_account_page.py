"""One's own account: what the page says, and a new password."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factors.paging import password
from tests.conftest import ON_SQLITE
from tests.factories import PASSWORD, MadeOffice, MadePerson, make_office, make_person, sign_in
from tests.support.factors import give_app

MakeClient = Callable[[], FlaskClient]
NEW = "velvet harbor quilt mango"
PAGE = "/account/password"

pytestmark = ON_SQLITE


@pytest.fixture
def office(app: Flask) -> MadeOffice:
    return make_office(app, name="Quillwater Legal Aid")


@pytest.fixture
def person(app: Flask, office: MadeOffice) -> MadePerson:
    return make_person(app, office=office, email="robin.tanager@example.org")


def change(client: FlaskClient, **given: str) -> tuple[int, str]:
    form = {"password": PASSWORD, "new_password": NEW, "new_password_again": NEW, **given}
    answer = client.post(PAGE, data=form)
    return answer.status_code, answer.text


def test_the_page_says_who_one_is(app: Flask, client: FlaskClient, person: MadePerson) -> None:
    give_app(app, person)
    page = sign_in(client, person).get("/account").text
    for words in (person.email, person.office.name, "attorney", "Authenticator app", "10 recovery"):
        assert words in page, words
    assert 'href="/account"' in client.get("/incidents").text


def test_a_new_password_ends_other_sessions(
    client: FlaskClient, make_client: MakeClient, person: MadePerson
) -> None:
    phone, half = sign_in(make_client(), person), make_client()
    sign_in(client, person)
    assert change(client)[0] == 303
    assert client.get("/account").status_code == 200
    assert phone.get("/incidents/new").status_code == 302
    assert password(half, person).status_code == 200, "the old one is wrong now"
    typed = {"email": person.email, "password": NEW}
    assert half.post("/sign-in", data=typed).status_code == 302


OBVIOUS = (
    "password1234",
    "qwertyuiop12",
    "robin.tanager@example.org",
    "RobinTanager2026",
    "QuillwaterLegalAid",
    "detentiondocket",
    "a" * 20,
)
REFUSED = (
    ("password", {"password": "not the password"}),
    ("password", {"password": ""}),
    ("new_password_again", {"new_password_again": NEW + "s"}),
    *(
        ("new_password", {"new_password": one, "new_password_again": one})
        for one in ("short", "x" * 201, *OBVIOUS)
    ),
)


def test_what_is_refused_names_the_field(client: FlaskClient, person: MadePerson) -> None:
    sign_in(client, person)
    for field, given in REFUSED:
        status, page = change(client, **given)
        assert status == 422, given
        assert f'id="{field}-error"' in page, given
        assert not [typed for typed in given.values() if f'value="{typed}"' in page if typed]
    assert password(client, person, again="yes").status_code == 302, "nothing changed"


def test_the_old_password_cannot_be_guessed_there(client: FlaskClient, person: MadePerson) -> None:
    sign_in(client, person)
    for _ in range(5):
        assert change(client, password="not the password")[0] == 422
    status, page = change(client)
    assert status == 422
    assert "Wait a minute" in page
