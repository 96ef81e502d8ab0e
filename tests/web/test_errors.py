"""Error pages: what they say, and that nothing typed is lost."""

from __future__ import annotations

import html
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.public.alone import create_public_app
from app.web.errors import ADVICE
from app.web.kept import BODY_LIMIT

NARRATIVE = "Six men in masks waited by the elevator.\n<b>They had a list.</b>\n" + "x" * 300


@pytest.mark.parametrize("status", sorted(ADVICE))
def test_every_page_says_what_to_do(client: FlaskClient, status: int) -> None:
    page = client.get(f"/status/{status}")
    assert page.status_code == status
    assert f"<h1>{html.escape(str(ADVICE[status].title))}</h1>" in page.text
    assert html.escape(str(ADVICE[status].text)) in page.text
    assert 'href="/static/docket.css?v=' in page.text


def test_statuses_without_a_text_of_their_own(client: FlaskClient) -> None:
    page = client.get("/status/418")
    assert (page.status_code, "This did not work" in page.text) == (418, True)


def test_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.post("/list")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_busy_says_when_to_come_back(client: FlaskClient) -> None:
    assert client.get("/status/503").headers["Retry-After"] == "30"


def test_a_crash_tells_nothing_of_the_inside(client: FlaskClient) -> None:
    page = client.get("/crash")
    assert page.status_code == 500
    assert "secret of the inside" not in page.text
    assert "Traceback" not in page.text


def test_redirects_pass(client: FlaskClient) -> None:
    assert client.post("/language", data={"language": "es"}).status_code == 303


def test_pages_need_nothing_that_could_fail_too(app: Flask, client: FlaskClient) -> None:
    """Who is signed in is looked up in the database, and the database may be what failed."""

    @app.context_processor
    def broken() -> dict[str, object]:
        raise RuntimeError("no database")

    for path in ("/status/503", "/no-such-page", "/crash"):
        page = client.get(path)
        assert page.status_code in (503, 404, 500)
        assert "<h1>" in page.text


def test_refuse_says_more_and_escapes_it(client: FlaskClient) -> None:
    page = client.get("/refused")
    assert page.status_code == 409
    assert "Somebody else was &lt;faster&gt;." in page.text


def test_synthetic_data_says_so_here_too(app: Flask, client: FlaskClient) -> None:
    assert "every record here is invented" not in client.get("/status/404").text
    app.config["SYNTHETIC"] = True
    assert "every record here is invented" in client.get("/status/404").text


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/data/counts.json", {}),
        ("/no-such-page", {"Accept": "application/json"}),
        ("/no-such-page", {"Accept": "application/json, text/html;q=0.5"}),
        ("/api/v1/nothing", {}),
    ],
)
def test_programs_get_json(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    assert answer.json == {
        "error": {
            "status": 404,
            "title": "There is no such page",
            "advice": "Check the address. The page may also belong to another office.",
        }
    }


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/html, application/json", ""])
def test_people_get_pages(client: FlaskClient, accept: str) -> None:
    answer = client.get("/no-such-page", headers={"Accept": accept})
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("status", [400, 401, 403, 409, 413, 500, 503])
def test_what_was_typed_is_given_back(client: FlaskClient, status: int) -> None:
    path = "/crash" if status == 500 else f"/status/{status}"
    page = client.post(path, data={"narrative": NARRATIVE, "city": "St. Paul"})
    assert page.status_code == status
    assert html.escape(NARRATIVE) in page.text
    assert "<dt>City</dt><dd>St. Paul</dd>" in page.text
    assert '<label class="q" for="kept-1">Narrative</label>' in page.text


def test_a_text_that_begins_with_an_empty_line_keeps_it(client: FlaskClient) -> None:
    page = client.post("/status/503", data={"narrative": "\n\nfirst line"}).text
    assert ">\n\n\nfirst line</textarea>" in page  # browsers drop the first of three


@pytest.mark.parametrize(
    "name", ["password", "new_password", "Password2", "code", "token", "totp", "recovery_code"]
)
def test_secrets_are_never_given_back(client: FlaskClient, name: str) -> None:
    page = client.post("/status/503", data={name: "hunter2", "email": "a@demo.example"}).text
    assert "hunter2" not in page
    assert "a@demo.example" in page
    assert "Send it again" not in page  # without the secret it would be another request


def test_the_same_can_be_sent_again_when_busy(client: FlaskClient) -> None:
    data = {"narrative": NARRATIVE, "submission_key": "key-1", "agencies": ["ice", "hsi"]}
    page = client.post("/status/503", data=data).text
    assert "Send it again" in page
    for value in ("ice", "hsi"):
        assert f'<input type="hidden" name="agencies" value="{value}">' in page
    assert '<input type="hidden" name="submission_key" value="key-1">' in page
    assert "readonly" in page


def test_whoever_was_signed_out_meanwhile_signs_in_and_sends_it_again(client: FlaskClient) -> None:
    page = client.post("/status/401", data={"narrative": NARRATIVE}).text
    assert 'action="/sign-in"' in page
    assert 'name="carried_to" value="/status/401"' in page
    assert "It comes along with the sign-in above." in page
    assert html.escape(NARRATIVE) in page


def test_what_is_too_long_can_be_shortened_in_place(client: FlaskClient) -> None:
    page = client.post("/status/413", data={"narrative": NARRATIVE}).text
    assert "Send it again" in page
    assert "readonly" not in page


def test_a_file_cannot_be_sent_again(client: FlaskClient) -> None:
    data = {"sheet": (BytesIO(b"a,b"), "sheet.csv"), "office": "Phoenix"}
    page = client.post("/status/503", data=data, content_type="multipart/form-data").text
    assert "Send it again" not in page
    assert "Phoenix" in page


def test_nothing_of_a_get_is_repeated(client: FlaskClient) -> None:
    assert "evil words" not in client.get("/status/503?narrative=evil+words").text


def body_of(text: str, kind: str) -> bytes:
    """A request body with one text field, made by hand so that no temporary file stays open."""
    if kind == "multipart/form-data; boundary=edge":
        head = '--edge\r\nContent-Disposition: form-data; name="narrative"\r\n\r\n'
        return f"{head}{text}\r\n--edge--\r\n".encode()
    return f"narrative={text}".encode()


KINDS = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=edge"]


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_up_to_two_megabytes_are_parsed(client: FlaskClient, kind: str) -> None:
    text = "x" * (BODY_LIMIT - 2000)
    body = body_of(text, kind)
    assert client.post("/form", data=body, content_type=kind).status_code == 422
    page = client.post("/status/413", data=body, content_type=kind)
    assert (page.status_code, text in page.text) == (413, True)


@pytest.mark.parametrize("kind", KINDS)
def test_larger_bodies_get_a_plain_413(client: FlaskClient, kind: str) -> None:
    body = body_of("x" * (BODY_LIMIT + 1), kind)
    page = client.post("/form", data=body, content_type=kind)
    assert page.status_code == 413
    assert "Shorten the text, or send a smaller file" in page.text
    assert "xxxx" not in page.text


def test_the_limits_are_set(app: Flask) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] == app.config["MAX_FORM_MEMORY_SIZE"] == BODY_LIMIT


def test_a_body_that_cannot_be_read_is_no_crash(client: FlaskClient) -> None:
    page = client.post(
        "/status/503", data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"
    )
    assert page.status_code == 503


@pytest.mark.parametrize("path", ["/static//docket.css", "/data//counts.csv", "/es//codebook/card"])
def test_a_doubled_slash_leads_nowhere(client: FlaskClient, tmp_path: Path, path: str) -> None:
    for one in (client, create_public_app(tmp_path).test_client()):
        answer = one.get("/", environ_overrides={"PATH_INFO": path})
        assert answer.status_code == 404
        assert "Location" not in answer.headers
