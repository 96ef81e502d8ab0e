"""Requests that no browser sends: broken addresses, bodies, headers and sizes."""

from __future__ import annotations

import io

import pytest
from werkzeug.test import TestResponse

from tests.security.hostile.pages import Page, problems_of_page
from tests.security.matrix import read_table
from tests.security.world import World

PATHS = (
    "/%00",
    "/incidents/%00",
    "/incidents/%ff%fe",
    "/incidents/%ED%A0%80",
    "/incidents/%F0%9F%92%A9/edit",
    "/incidents/%0d%0aX-Evil:%201",
    "/incidents/..%2f..%2fsign-in",
    "/incidents/" + "A" * 3_900,
    "/incidents//",
    "/incidents/%2F%2Fx",  # a redirect would repeat what was asked for
    "//evil.example/incidents",
    "/..%2f..%2fetc%2fpasswd",
    "/static/%2e%2e/%2e%2e/app/config.py",
    "/static/..%5c..%5capp.py",
    "/static/%00.css",
    "/fs-static/js/webauthn.js",
    "/invitations/%00",
    "/invitations/" + "%C3%A9" * 600,
    "/incidents?%00=1",
    "/incidents?=",
    "/incidents?&&&;;",
    "/incidents?city=%00",
    "/incidents?city=%ED%A0%80&city=%ff",
    "/incidents?" + "&".join(f"record_id=A{n}" for n in range(250)),
    "/incidents?after=2026-01-01.9999999999999999999",
    "/incidents?before=2026-01-01.-1",
    "/incidents?after=0001-01-01.999999999999999999",
    "/incidents?from=0001-01-01&to=9999-12-31",
    "/exports/incidents.csv?values=both&values=codes",
    "/insights?from=2026-13-01",
    "/places/suggest?q=%00%00",
    "/sign-in?next=//%5b",
)
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/x-www-form-urlencoded", b""),
    ("application/x-www-form-urlencoded", b"=&=&=%ff"),
    ("application/x-www-form-urlencoded", b"city=%ff%fe%00&revision=%00&reason=%ED%A0%80"),
    ("application/x-www-form-urlencoded", b"a[b][c]=1&" * 2_000),
    ("application/x-www-form-urlencoded; charset=utf-16", "city=x".encode("utf-16")),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\n'
        b"\xed\xa0\x80\x00\r\n--x--\r\n",
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="city"; filename="../x"\r\n\r\n'
        b"a\r\n--x--\r\n",
    ),
    ("application/json", b"{"),
    ("application/json", b'"x"'),
    ("application/json", b"[1]"),
    ("application/json", b'{"email": {"a": 1}, "password": ["\\ud800"], "next": 5}'),
    ("text/plain", b"city=x"),
    ("", b"\x00\xff"),
)
HEADERS = (
    {"Cookie": "session=\x80.%00; remember_token=1|2; =;;;"},
    {"Cookie": "session=" + "A" * 7_000},
    {"Cookie": "remember_token=1|" + "0" * 128},
    {"Accept-Language": "*;q=9,es;q=-1,\xff" + ",a" * 900},
    {"Accept": "application/json;q=x,*/*"},
    {"Range": "bytes=0-,-9999999999999999999999"},
    {"If-None-Match": '"' * 500, "If-Modified-Since": "yesterday"},
    {"Authorization": "Basic \xff\xff"},
    {"Authentication-Token": "x"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"User-Agent": "a\x00b", "Referer": "http://localhost/\x00", "Sec-Fetch-Site": "\x00"},
    {"Host": "localhost:\x00"},
    {"Content-Length": "-1"},
    {"Content-Type": "multipart/form-data; boundary=" + "y" * 500},
)
FORM = "application/x-www-form-urlencoded"
WHO = ("nobody", "network_coordinator")


def _fine(response: TestResponse) -> None:
    if (response.mimetype or "").startswith(("text/", "application/json")):
        assert problems_of_page(response, "") == []
    assert response.status_code < 500
    assert "X-Evil" not in response.headers
    assert "evil.example" not in response.headers.get("Location", "").split("next=")[0]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_broken_addresses_are_answered(still_world: World, path: str) -> None:
    for who in WHO:
        response = still_world.client(who).get(path, buffered=True)
        _fine(response)
        assert response.status_code != 308
        assert b"SECRET_KEY" not in response.data
        assert b"root:" not in response.data


# Posted to be shown: nothing is written for the names that a declaration carries.
SHOWN = ("/sign-in", "/codes", "/declaration", "/declaration.docx", "/declaration.pdf")


def test_broken_bodies_are_answered_on_every_form(world: World) -> None:
    for line in read_table():
        if line.method != "POST" or line.relation not in ("", "own", "open"):
            continue
        for content_type, body in BODIES:
            for who in WHO:
                path = line.route.replace("<token>", world.token).replace(
                    "<record_id>", world.record(who, "own")
                )
                response = world.client(who).post(path, data=body, content_type=content_type)
                _fine(response)
                assert response.status_code >= 300 or path.endswith(SHOWN), (path, body[:40])


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: str(headers)[:40])
def test_broken_headers_are_answered(still_world: World, headers: dict[str, str]) -> None:
    environ = {
        name.upper().replace("-", "_")
        if name in ("Content-Type", "Content-Length")
        else f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in headers.items()
    }
    for who in WHO:
        for path in ("/", "/incidents", "/static/docket.css"):
            client = still_world.client(who)
            if "Cookie" in headers:
                client = still_world.app.test_client(use_cookies=False)
            response = client.get(path, environ_overrides=environ, buffered=True)
            _fine(response)
            if "Cookie" in headers and path == "/incidents":
                assert response.status_code == 302  # it opens nothing


def test_a_text_just_under_the_limit_comes_back_whole(still_world: World) -> None:
    text = "word " * 390_000  # 1.95 MB
    client = still_world.client("attorney")
    response = client.post("/incidents/new", data={"narrative": text})
    assert response.status_code == 422
    page = Page(response.text)
    assert page.controls["narrative"][0].strip() == text.strip()
    assert "narrative" in page.errors


@pytest.mark.parametrize("path", ["/incidents/new", "/sign-in", "/language"])
def test_more_than_the_limit_is_a_plain_413(still_world: World, path: str) -> None:
    for who in WHO:
        body = b"narrative=" + b"x" * 2_200_000
        response = still_world.client(who).post(path, data=body, content_type=FORM)
        turned_away = who == "nobody" and path == "/incidents/new"
        assert response.status_code == (401 if turned_away else 413), who
        assert len(response.data) < 20_000


@pytest.mark.parametrize("size", [10, 2_200_000])
def test_a_body_that_hides_its_length_is_refused(still_world: World, size: int) -> None:
    """It would be cut at the limit and taken for the whole."""
    for who, path in (("attorney", "/incidents/new"), ("nobody", "/sign-in")):
        response = still_world.client(who).open(
            path,
            method="POST",
            input_stream=io.BytesIO(b"narrative=" + b"x" * size),
            headers={"Transfer-Encoding": "chunked"},
            content_type=FORM,
            environ_overrides={"wsgi.input_terminated": True},  # as gunicorn says
        )
        assert response.status_code == 411, path


def test_a_file_beyond_the_limit_is_refused(still_world: World) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        + b"x" * 2_200_000
        + b"\r\n--x--\r\n"
    )
    response = still_world.client("attorney").post(
        "/incidents/new", data=body, content_type="multipart/form-data; boundary=x"
    )
    assert response.status_code == 413


def test_a_hundred_thousand_answers_cost_little(still_world: World) -> None:
    """Anybody may send them: the error page must not become an amplifier."""
    body = "&".join(f"a{number}=bbb" for number in range(150_000))
    response = still_world.client("nobody").post("/language", data=body, content_type=FORM)
    assert response.status_code in (400, 413)
    assert len(response.data) < 20_000


def test_no_answer_repeats_a_password(still_world: World) -> None:
    secret = "correct horse battery zebra"
    client = still_world.client("nobody")
    for path, data in (
        ("/sign-in", {"email": "a@example.org", "password": secret}),
        (f"/invitations/{still_world.token}", {"password": secret}),
        ("/incidents/new", {"password": secret, "narrative": "kept"}),
        ("/language", {"password": secret, "language": "xx"}),
    ):
        assert secret not in client.post(path, data=data).text
