"""Pages in Spanish: nothing English is left on them, and mistakes are told in Spanish."""

from __future__ import annotations

import html
import re
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.codebook import codebook
from app.incidents.forms import QUICK
from tests.factories import accept, file_record, make_office, make_person, sign_in
from tests.translations.catalogs import english, spanish, texts, translations

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SPANISH = {"Accept-Language": "es-US,es;q=0.9,en;q=0.8"}


@cache
def english_sentences() -> list[str]:
    """Texts of three words and more that read differently in Spanish, as pages write them."""
    found = {
        html.escape(text)
        for message in texts(spanish())
        for text in english(message)
        if text.count(" ") >= 2 and "%(" not in text and text not in translations(message)
    }
    return sorted(found)


def check(page: str) -> None:
    """The page says that it is Spanish, and holds no English sentence of ours."""
    assert '<html lang="es">' in page
    text = page.replace("&#39;", "&#x27;").replace("&#34;", "&quot;")
    assert not [sentence for sentence in english_sentences() if sentence in text]


def read(page: str) -> str:
    """The page's words, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("path", ["/es/", "/sign-in", "/no-such-page", "/invitations/none"])
def test_pages_before_signing_in(client: FlaskClient, path: str) -> None:
    check(client.get(path, headers=SPANISH).text)


def test_the_switch_makes_pages_spanish(client: FlaskClient) -> None:
    assert client.post("/language", data={"language": "es", "next": "/"}).status_code == 303

    page = client.get("/codebook", headers={"Accept-Language": "en"}).text
    check(page)
    assert "Iniciar sesión" in page


def test_a_wrong_password_is_told_in_spanish(client: FlaskClient) -> None:
    page = client.post(
        "/sign-in", data={"email": "nobody@example.org", "password": "wrong"}, headers=SPANISH
    ).text

    check(page)
    assert "El correo electrónico y la contraseña no coinciden." in page


def test_the_quick_report_asks_in_spanish(app: Flask, client: FlaskClient) -> None:
    page = sign_in(client, make_person(app)).get("/incidents/new", headers=SPANISH).text

    check(page)
    known = {english(message)[0]: translations(message)[0] for message in texts(spanish())}
    for name in QUICK:
        assert known[codebook[name].question] in read(page), name
    for question in ("¿Qué pasó?", "¿Cuántos agentes vio?", "¿Tenía abogado la persona?"):
        assert question in read(page)


def test_mistakes_of_a_quick_report_are_told_in_spanish(app: Flask, client: FlaskClient) -> None:
    answers = {
        "incident_outcome": "detained",
        "people_count": "900",
        "incident_date": "04/15/2026",
        "facility": "A court that nobody knows",
        "state": "AZ",
        "source_of_knowledge": "rumor",
        "narrative": "He is A 123 456 789.",
        "submission_key": "a-key-of-this-test",
    }
    answer = sign_in(client, make_person(app)).post("/incidents/new", data=answers, headers=SPANISH)

    assert answer.status_code == 422
    check(answer.text)
    page = read(answer.text)
    assert "Hay 7 respuestas que revisar" in page
    for message in (
        "“A court that nobody knows” no está en la lista de cortes y oficinas. "
        "Elija uno de la lista, o borre esto y escriba el lugar en “Otro lugar”.",
        "Diga qué tipo de lugar es.",
        "Escriba la ciudad.",
        "Escriba una fecha real como año-mes-día, por ejemplo 2026-04-15.",
        "Escriba un número entero de 0 a 500.",
        "Elija una de las respuestas de la lista: “rumor” no es una de ellas.",
        "Quite lo que parece un número A: este registro nunca lo guarda.",
    ):
        assert page.count(message) == 2, "in the summary, and beside the question"


def test_a_mistake_that_the_form_does_not_ask_names_its_field(
    app: Flask, client: FlaskClient
) -> None:
    page = sign_in(client, make_person(app)).post(
        "/incidents/new", data={"event_group_id": "not one!"}, headers=SPANISH
    )

    assert "Grupo del evento: Use solo letras, cifras y guiones" in read(page.text)


def test_pages_of_a_coordinator(app: Flask, client: FlaskClient) -> None:
    office = make_office(app)
    coordinator = make_person(app, office=office, roles=["coordinator", "attorney"])
    record = file_record(app, coordinator, narrative="Una frase.", dhs_motion="dismiss")
    waiting = file_record(app, coordinator, sharing_basis=None)
    accept(app, record, coordinator)
    sign_in(client, coordinator)

    for path in (
        "/incidents",
        "/review",
        "/insights",
        "/exports",
        f"/incidents/{record.record_id}",
        f"/incidents/{record.record_id}/edit",
        f"/incidents/{record.record_id}/narrative",
        f"/incidents/{record.record_id}/withdraw",
        f"/incidents/{waiting.record_id}/receipt",
        "/incidents?nonsense=1",
    ):
        check(client.get(path, headers=SPANISH).text)

    page = client.get(f"/incidents/{record.record_id}", headers=SPANISH).text
    for words in ("Detención · Phoenix, AZ", "10 de marzo de 2026", "Moción para desestimar"):
        assert words in read(page)
