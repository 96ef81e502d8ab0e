"""The codebook's pages: everything is on them, for everybody, and follows the codebook."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.codebook import STEP_KINDS, Choice, codebook, csv_rule
from app.codebook.quick import QUICK
from app.codebook.wording import applies_words
from tests.conftest import ON_SQLITE
from tests.factories import make_person, sign_in

pytestmark = ON_SQLITE  # they ask no database


def part(page: str, anchor: str) -> str:
    """What stands under an anchor, up to the end of its element, as text."""
    found = re.search(rf'<(\w+)[^>]* id="{anchor}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    assert found, anchor
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found[2])).split())


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_every_field_and_every_code_is_on_the_page(client: FlaskClient) -> None:
    page = client.get("/codebook").text
    for field in codebook.fields.values():
        said = part(page, f"field-{field.name}")
        for text in (field.name, field.label, field.question, field.hint, field.note):
            assert spaced(text) in said, (field.name, text)
        assert str(applies_words(field, codebook)) in said
        for choice in field.choices:
            for text in (choice.code, choice.label, choice.definition):
                assert spaced(text) in said, (field.name, choice.code)
    for kind in STEP_KINDS.values():
        said = part(page, f"step-{kind.name}")
        for choice in kind.choices:
            assert f"{spaced(choice.label)} {choice.code}" in said


def test_the_rule_of_the_file_is_on_the_page(client: FlaskClient) -> None:
    page = client.get("/codebook").text
    code = re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    assert code
    assert html.unescape(code[1]) == csv_rule.DECODER
    said = part(page, "csv")
    assert " ".join(csv_rule.columns(codebook)) in said
    assert "apostrophe-v1" in said


def test_anchors_are_unique_and_every_link_on_the_page_leads_to_one(client: FlaskClient) -> None:
    page = client.get("/codebook").text
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    linked = set(re.findall(r'href="#([^"]+)"', page))
    assert linked <= set(anchors)
    assert {f"section-{letter}" for letter in "ABCDEFGHIJ"} | {"steps", "csv"} <= linked
    assert {f"field-{name}" for name in codebook.fields} <= linked


def test_a_changed_label_changes_the_page_the_data_the_card_and_the_form(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/codebook.json")
    field = codebook["face_covering"]
    changed = replace(
        field,
        question="Could you see a face?",
        choices=(Choice("all_masked", "Nobody's face", ""), *field.choices[1:]),
    )
    monkeypatch.setitem(codebook.fields, "face_covering", changed)
    after = client.get("/codebook.json")
    sign_in(client, make_person(app))
    for path in ("/codebook", "/codebook/card", "/incidents/new"):
        page = html.unescape(client.get(path).text)
        assert "Could you see a face?" in page, path
        assert "Nobody's face" in page, path
    assert "Could you see a face?" in after.text
    assert after.json["version"] != before.json["version"]  # type: ignore[index]  # it is JSON
    assert after.headers["ETag"] != before.headers["ETag"]


def test_the_data_is_the_codebook_with_spanish_beside(client: FlaskClient) -> None:
    answer = client.get("/codebook.json", headers={"Accept-Language": "es"})
    assert answer.mimetype == "application/json"
    data = json.loads(answer.text)
    assert [field["name"] for field in data["fields"]] == list(codebook.fields)
    outcome = next(field for field in data["fields"] if field["name"] == "incident_outcome")
    assert (outcome["question"], outcome["question_es"]) == ("What happened?", "¿Qué pasó?")
    assert answer.data == client.get("/codebook.json", headers={"Accept-Language": "en"}).data
    assert answer.data == client.get("/es/codebook.json").data
    assert re.fullmatch("[0-9a-f]{12}", data["version"])


def test_the_data_may_be_kept_and_is_asked_for_again_cheaply(
    app: Flask, client: FlaskClient
) -> None:
    first = client.get("/codebook.json")
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in first.headers
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/codebook.json", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=3600"
    assert client.get("/codebook.json", headers={"If-None-Match": '"older"'}).status_code == 200
    # Whoever is signed in gets a cookie with the answer: no shared cache may keep that.
    signed_in = sign_in(client, make_person(app)).get("/codebook.json")
    assert signed_in.headers["Cache-Control"] == "private, no-cache"
    assert signed_in.data == first.data
    assert client.get("/codebook").headers["Cache-Control"] == "no-store"


def test_the_card_asks_what_the_quick_report_asks_in_its_order(client: FlaskClient) -> None:
    page = client.get("/codebook/card").text
    assert re.findall(r'id="ask-(\w+)"', page) == list(QUICK)
    for number, name in enumerate(QUICK, start=1):
        field = codebook[name]
        said = part(page, f"ask-{name}")
        assert said.startswith(f"{number}. {field.question}")
        if name != "state":
            for choice in field.choices:
                assert choice.label in said
    assert "No names, no A-numbers. Type it in the same day, then destroy the card." in page


def test_the_pages_speak_spanish_where_asked(client: FlaskClient) -> None:
    client.post("/language", data={"language": "es", "next": "/codebook"})
    assert "¿Qué pasó?" in client.get("/codebook").text
    assert "¿Qué pasó?" in client.get("/codebook/card").text


def test_the_codebook_is_linked_from_every_page(client: FlaskClient) -> None:
    for path in ("/", "/sign-in", "/nowhere"):
        assert 'href="/codebook"' in client.get(path).text
    assert 'href="/codebook/card"' in client.get("/codebook").text
