"""Questions: what they accept, and what they tell a screen reader."""

from __future__ import annotations

import re
from datetime import date, time
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField

from app.web.forms import ClockField, DayField, Form, ManyField, Option, TextField, WholeNumberField
from tests.web.sample import LONGEST_TEXT, SampleForm

COMPLETE = {
    "venue_type": "immigration_court",
    "city": "Phoenix",
    "incident_outcome": "detained",
    "people_count": "1",
}


class Elements(HTMLParser):
    """The start tags of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def by_id(self, wanted: str) -> dict[str, str | None]:
        (element,) = (attributes for _, attributes in self.found if attributes.get("id") == wanted)
        return element

    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.found if attributes.get("id")]


@pytest.fixture
def fresh(client: FlaskClient) -> Elements:
    return Elements(client.get("/form").text)


@pytest.fixture
def wrong(client: FlaskClient) -> Elements:
    answer = client.post("/form", data={"people_count": "many", "agencies": "x", "city": " "})
    assert answer.status_code == 422
    return Elements(answer.text)


def test_ids_are_unique_and_references_lead_somewhere(fresh: Elements, wrong: Elements) -> None:
    for page in (fresh, wrong):
        assert len(page.ids()) == len(set(page.ids()))
        for _, attributes in page.found:
            for name in ("for", "aria-describedby", "aria-labelledby"):
                assert set((attributes.get(name) or "").split()) <= set(page.ids())


def test_controls_know_their_hint(fresh: Elements) -> None:
    assert fresh.by_id("facility")["aria-describedby"] == "facility-hint"
    assert fresh.by_id("narrative")["aria-describedby"] == "narrative-hint"
    assert "aria-describedby" not in fresh.by_id("city")
    assert not any("aria-invalid" in attributes for _, attributes in fresh.found)


def test_controls_know_their_error(wrong: Elements) -> None:
    assert wrong.by_id("people_count")["aria-invalid"] == "true"
    assert wrong.by_id("people_count")["aria-describedby"] == "people_count-error"
    assert wrong.by_id("city")["aria-invalid"] == "true"
    assert "aria-invalid" not in wrong.by_id("facility")


def test_groups_carry_hint_and_error_of_their_answers(wrong: Elements) -> None:
    outcome = wrong.by_id("incident_outcome")
    assert (outcome["role"], outcome["aria-invalid"]) == ("radiogroup", "true")
    assert (outcome["aria-required"], outcome["aria-describedby"]) == (
        "true",
        "incident_outcome-error",
    )
    assert "aria-invalid" not in wrong.by_id("incident_outcome-0")  # radio buttons have none
    agencies = wrong.by_id("agencies")
    assert agencies["aria-describedby"] == "agencies-hint agencies-error"
    assert "role" not in agencies
    assert wrong.by_id("agencies-0")["aria-invalid"] == "true"


def test_the_summary_links_to_the_first_control_of_each_wrong_question(wrong: Elements) -> None:
    summary = wrong.by_id("errors")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert "autofocus" in summary
    links = [
        attributes["href"]
        for tag, attributes in wrong.found
        if tag == "a" and (attributes.get("href") or "").startswith("#")
    ]
    assert links == [
        "#content",
        "#venue_type-0",
        "#city",
        "#people_count",
        "#incident_outcome-0",
        "#agencies-0",
    ]


def test_the_title_says_that_something_is_wrong(client: FlaskClient) -> None:
    assert "<title>Error: Sample · Detention Docket</title>" in client.post("/form").text
    assert "<title>Sample · Detention Docket</title>" in client.get("/form").text


def test_everything_typed_is_shown_again(client: FlaskClient) -> None:
    hostile = '</textarea><script>alert("x")</script>\n second line'
    page = client.post(
        "/form",
        data={
            "people_count": "many",
            "incident_date": "yesterday",
            "incident_time": "noon",
            "agents_count": "unknown",
            "narrative": hostile,
            "facility": '"><b>',
        },
    ).text
    assert 'value="many"' in page
    assert 'value="yesterday"' in page
    assert 'value="noon"' in page
    assert re.search(r"<input checked[^>]*value=\"unknown\"", page)
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert 'value="&#34;&gt;&lt;b&gt;"' in page


def test_an_answer_can_be_left_and_taken_back(app: Flask) -> None:
    with app.test_request_context("/"):
        form = SampleForm(MultiDict({**COMPLETE, "agents_count": ""}))
        assert form.validate(), form.errors
        assert form.data["agents_count"] is None
        assert form.data["agencies"] == []
        assert (form.data["facility"], form.data["narrative"]) == (None, None)
        assert form.data["incident_time"] is None
        assert not SampleForm(MultiDict({**COMPLETE, "agents_count": "17"})).validate()
        assert not SampleForm(MultiDict({**COMPLETE, "venue_type": ""})).validate()


def test_the_last_chip_takes_an_answer_back_only_where_asked(client: FlaskClient) -> None:
    page = client.get("/form").text
    assert page.count("No answer yet") == 1
    assert re.search(r'<label class="chip unknown"><input checked[^>]*value=""', page)
    assert page.count('class="chip unknown"') == 3  # that one, and two answers "unknown"


def test_definitions_are_there_to_unfold(client: FlaskClient) -> None:
    page = client.get("/form").text
    assert page.count('<details class="meanings">') == 1
    assert "<dt>Detained</dt><dd>Officers took or kept the person.</dd>" in page


def test_long_text_keeps_its_lines_and_is_never_cut(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context("/"):
        form = SampleForm(MultiDict({**COMPLETE, "narrative": "  one\r\ntwo\rthree \r\n"}))
        assert form.validate()
        assert form.narrative.data == "one\ntwo\nthree"
        longest = "x\r\n" * (LONGEST_TEXT // 2)
        assert SampleForm(MultiDict({**COMPLETE, "narrative": longest})).validate()
        assert not SampleForm(MultiDict({**COMPLETE, "narrative": longest + "yz"})).validate()
    page = Elements(client.get("/form").text)
    assert "maxlength" not in page.by_id("narrative")
    assert page.by_id("narrative")["data-count"] == str(LONGEST_TEXT)
    assert "Up to 2,000 characters." in client.get("/form").text


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x0b"])
def test_characters_that_no_database_should_hold_are_refused(app: Flask, sign: str) -> None:
    with app.test_request_context("/"):
        for name in ("city", "narrative"):
            form = SampleForm(MultiDict({**COMPLETE, name: f"a{sign}b"}))
            assert not form.validate()
            assert list(form.errors) == [name]


class Kinds(Form):
    number = WholeNumberField()
    day = DayField()
    clock = ClockField()
    line = TextField()
    many = ManyField(choices=[Option("a", "A"), Option("b", "B")])


@pytest.mark.parametrize(
    ("name", "typed", "read"),
    [
        ("number", "007", 7),
        ("number", " 12 ", 12),
        ("number", "", None),
        ("day", "2026-04-15", date(2026, 4, 15)),
        ("day", " ", None),
        ("clock", "09:30", time(9, 30)),
        ("clock", "09:30:00", time(9, 30)),
        ("clock", "", None),
        ("line", "  Phoenix ", "Phoenix"),
        ("line", "   ", None),
        ("many", "b", ["b"]),
        ("many", "", []),
    ],
)
def test_what_is_read(app: Flask, name: str, typed: str, read: object) -> None:
    with app.test_request_context("/"):
        form = Kinds(MultiDict({name: typed}))
        assert form.validate(), form.errors
        assert form[name].data == read


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("number", "1_000"),
        ("number", "-1"),
        ("number", "1.5"),
        ("number", "\u0663"),
        ("number", "1" * 10),
        ("number", "9223372036854775808"),
        ("day", "04/15/2026"),
        ("day", "15.4.2026"),
        ("day", "2026-02-30"),
        ("day", "2026-04"),
        ("clock", "25:00"),
        ("clock", "9 am"),
        ("many", "c"),
    ],
)
def test_what_is_refused_with_an_instruction(app: Flask, name: str, typed: str) -> None:
    with app.test_request_context("/"):
        form = Kinds(MultiDict({name: typed}))
        assert not form.validate()
        assert str(form[name].errors[0]).startswith(("Enter a", "Choose"))


def test_messages_of_wtforms_follow_the_language(app: Flask) -> None:
    class Plain(Form):
        line = StringField(validators=[lambda form, field: field.gettext("x")])
        tick = BooleanField()

    with app.test_request_context("/", headers={"Accept-Language": "es"}):
        assert Plain().line.gettext("Not a valid choice.") == "Opción inválida."
    with app.test_request_context("/"):
        assert Plain().line.gettext("Not a valid choice.") == "Not a valid choice."
