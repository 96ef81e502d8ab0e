"""Invitations: shown by GET, used up by POST, once, for seven days, for one address."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Collection
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.accounts.models import Invitation, Office, Person
from app.accounts.queries import find_person
from app.accounts.roles import Role
from app.accounts.service import invite
from app.database import Database, now
from app.ledger.chain import SHELL
from app.ledger.models import AuditDetail, AuditEvent
from tests.conftest import ON_SQLITE
from tests.factories import PASSWORD, MadeOffice, make_office, make_person, sign_in

MakeClient = Callable[[], FlaskClient]
EMAIL = "kim@example.org"
FORM = {"email": EMAIL, "name": "Kim Park", "password": PASSWORD}
OVER = "This invitation does not work"


@pytest.fixture
def office(app: Flask) -> MadeOffice:
    return make_office(app, name="Northgate Law")


def _invite(
    database: Database,
    office: MadeOffice,
    email: str | None = EMAIL,
    roles: Collection[Role] = (Role.ATTORNEY,),
) -> str:
    with database.write() as session:
        return invite(
            session, SHELL, email=email, office=session.get_one(Office, office.id), roles=roles
        )


def _person(database: Database, email: str = EMAIL) -> Person | None:
    with database.read() as session:
        return find_person(session, email)


def test_looking_at_it_uses_nothing_up(
    database: Database, client: FlaskClient, office: MadeOffice
) -> None:
    token = _invite(database, office)
    for _ in range(3):
        page = client.get(f"/invitations/{token}")
        assert page.status_code == 200
        assert "Northgate Law" in page.text
        assert EMAIL in page.text
        client.head(f"/invitations/{token}")
    assert _person(database) is None


def test_the_form_makes_the_account_once(
    app: Flask, database: Database, make_client: MakeClient, office: MadeOffice
) -> None:
    token = _invite(database, office)
    made = make_client().post(f"/invitations/{token}", data=FORM)
    assert (made.status_code, made.headers["Location"]) == (303, "/sign-in")
    person = _person(database)
    assert person is not None
    assert (person.name, person.office_id, person.role_names) == (
        "Kim Park",
        office.id,
        frozenset({Role.ATTORNEY}),
    )
    for again in (
        make_client().get(f"/invitations/{token}"),
        make_client().post(f"/invitations/{token}", data={**FORM, "email": "eve@example.org"}),
    ):
        assert again.status_code == 404
        assert OVER in again.text
    signed_in = make_client().post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert signed_in.status_code == 302


def test_two_at_once_make_one_account(
    app: Flask, database: Database, make_client: MakeClient, office: MadeOffice
) -> None:
    token = _invite(database, office, email=None)
    start, answers = threading.Barrier(4), []

    def accept(number: int) -> None:
        client = make_client()
        start.wait()
        form = {**FORM, "email": f"kim{number}@example.org"}
        answers.append(client.post(f"/invitations/{token}", data=form).status_code)

    threads = [threading.Thread(target=accept, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 404, 404, 404]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_two_invitations_of_one_address_make_one_account(
    app: Flask, database: Database, make_client: MakeClient, office: MadeOffice
) -> None:
    tokens = [_invite(database, office), _invite(database, office)]
    assert make_client().post(f"/invitations/{tokens[0]}", data=FORM).status_code == 303
    second = make_client().post(f"/invitations/{tokens[1]}", data=FORM)
    assert second.status_code == 422
    assert "has an account already" in second.text


def test_it_ends_after_seven_days(
    database: Database, client: FlaskClient, office: MadeOffice
) -> None:
    token = _invite(database, office)
    with database.write() as session:
        expires = session.scalars(select(Invitation.expires_at)).one()
        assert timedelta(days=6, hours=23) < expires - now() <= timedelta(days=7)
        session.execute(update(Invitation).values(expires_at=now()))
    for answer in (
        client.get(f"/invitations/{token}"),
        client.post(f"/invitations/{token}", data=FORM),
    ):
        assert answer.status_code == 404
    assert _person(database) is None


def test_it_may_end_between_the_page_and_the_form(
    database: Database, client: FlaskClient, office: MadeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = _invite(database, office)
    with database.read() as session:
        found = session.scalars(select(Invitation)).one()
    with database.write() as session:
        session.execute(update(Invitation).values(expires_at=now()))
    monkeypatch.setattr("app.accounts.views.open_invitation", lambda *_: found)
    assert client.post(f"/invitations/{token}", data=FORM).status_code == 404
    assert _person(database) is None


@ON_SQLITE
def test_address_office_and_roles_are_the_invitations(
    app: Flask, database: Database, client: FlaskClient, office: MadeOffice
) -> None:
    other = make_office(app)
    token = _invite(database, office, roles=[Role.ADVOCATE])
    form = {
        **FORM,
        "email": "eve@example.org",
        "office_id": str(other.id),
        "roles": "administrator",
        "active": "1",
    }
    assert client.post(f"/invitations/{token}", data=form).status_code == 303
    person = _person(database)
    assert person is not None
    assert (person.office_id, person.role_names) == (office.id, frozenset({Role.ADVOCATE}))
    assert _person(database, "eve@example.org") is None


@ON_SQLITE
def test_neither_the_database_nor_the_audit_holds_the_token(
    database: Database, client: FlaskClient, office: MadeOffice
) -> None:
    token = _invite(database, office)
    assert len(token) >= 43  # 256 bits
    client.post(f"/invitations/{token}", data=FORM)
    with database.read() as session:
        rows = [
            repr(list(row))
            for table in (Invitation, AuditEvent, AuditDetail, Person)
            for row in session.execute(select(*table.__table__.columns))
        ]
    assert len(rows) >= 6
    assert not any(token in row for row in rows)


@ON_SQLITE
@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("velvet harb", False),
        ("velvet harbo", True),
        (f"{'velvet harbor':x<200}", True),
        (f"{'velvet harbor':x<201}", False),
        ("x" * 12, False),  # the first that is guessed
        ("password1234", False),
        ("kim@example.org", False),  # the own address
        ("", False),
        (" " * 12, False),
        (" spaces around it ", True),
        ("contraseña larga 1", True),
        (unicodedata.normalize("NFD", "contraseña larga 1"), True),
        ("ﬁne ligatures in it", True),
        ("密码很长竹林雨夜灯火山河", True),
        (f"velvet harbor {chr(0xFDFA) * 186}", True),  # one sign that becomes eighteen
        ("tab\tand\x00nul and more", True),
    ],
)
def test_a_password_that_was_taken_signs_in(
    database: Database, make_client: MakeClient, office: MadeOffice, password: str, taken: bool
) -> None:
    token = _invite(database, office)
    answer = make_client().post(f"/invitations/{token}", data={**FORM, "password": password})
    assert (answer.status_code == 303) is taken
    if not taken:
        assert 'id="password-error"' in answer.text or "password" in answer.text
        assert _person(database) is None
        return
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, password)
        signed_in = make_client().post("/sign-in", data={"email": EMAIL, "password": typed})
        assert signed_in.status_code == 302, form


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Kim\t Park \n", "Kim Park"),
        ("Zoe\u0301", "Zoé"),
        ("O'Brien-Nuñez <b>", "O'Brien-Nuñez <b>"),
        ("x" * 120, "x" * 120),
        ("x" * 121, None),
        ("", None),
        ("  ", None),
        ("Kim\x00Park", None),
        ("Kim\x85\x9bPark", None),
    ],
)
def test_a_name_is_one_line_or_refused_by_name(
    database: Database, client: FlaskClient, office: MadeOffice, name: str, kept: str | None
) -> None:
    token = _invite(database, office)
    answer = client.post(f"/invitations/{token}", data={**FORM, "name": name})
    if kept is None:
        assert answer.status_code == 422
        assert 'id="name-error"' in answer.text
        assert PASSWORD not in answer.text
    else:
        person = _person(database)
        assert person is not None
        assert person.name == kept


@ON_SQLITE
@pytest.mark.parametrize("email", ["", "kim", "kim@", "a b@example.org", "k\x00m@example.org"])
def test_whoever_enters_an_address_enters_a_whole_one(
    database: Database, client: FlaskClient, office: MadeOffice, email: str
) -> None:
    token = _invite(database, office, email=None)
    answer = client.post(f"/invitations/{token}", data={**FORM, "email": email})
    assert answer.status_code == 422
    assert "address" in answer.text
    good = client.post(f"/invitations/{token}", data={**FORM, "email": " Kim@Example.ORG"})
    assert good.status_code == 303
    assert _person(database) is not None


@ON_SQLITE
def test_wrong_tokens_get_one_and_the_same_page(
    database: Database, client: FlaskClient, office: MadeOffice
) -> None:
    token = _invite(database, office)
    answers = {
        client.get(f"/invitations/{wrong}").text.replace(wrong, "TOKEN")
        for wrong in (token[:-1], token.swapcase(), "A" * 43, "é", token + "A")
    }
    assert len(answers) == 1
    assert OVER in answers.pop()


@ON_SQLITE
def test_whoever_is_signed_in_stays_so(
    app: Flask, database: Database, make_client: MakeClient, office: MadeOffice
) -> None:
    """An invitation makes an account; it signs nobody in."""
    coordinator = make_person(app, office=office, roles=["coordinator"])
    client = sign_in(make_client(), coordinator)
    token = _invite(database, office)
    assert client.post(f"/invitations/{token}", data=FORM).status_code == 303
    assert client.get("/review").status_code == 200
    fresh = make_client()
    other = _invite(database, office, email="lee@example.org")
    fresh.post(f"/invitations/{other}", data={**FORM, "email": "lee@example.org"})
    assert fresh.get("/incidents").status_code == 302
