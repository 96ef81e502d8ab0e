"""Only our own pages may change something; every other sender is refused."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web.origin import is_own_request

OWN = "https://docket.example"

ACCEPTED = [
    {"Origin": OWN},
    {"Origin": "https://docket.example:443"},
    {"Origin": "https://DOCKET.example"},
    {"Origin": OWN, "Sec-Fetch-Site": "same-origin"},
    {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},  # Origin decides
    {"Origin": OWN, "Referer": "https://evil.example/"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Referer": "https://docket.example/incidents/new?at=K7Q4#city"},
    {"Referer": OWN},
]
REFUSED = [
    {},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null", "Referer": OWN},
    {"Origin": "http://docket.example"},
    {"Origin": "https://docket.example:8443"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://docket.example.evil.example"},
    {"Origin": "https://evil.example/docket.example"},
    {"Origin": "https://evildocket.example"},
    {"Origin": "https://sub.docket.example"},
    {"Origin": "https://docket.example@evil.example"},
    {"Origin": "https://evil@docket.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin", "Referer": OWN},
    {"Origin": "https://docket.example https://evil.example"},
    {"Origin": "//docket.example"},
    {"Origin": "docket.example"},
    {"Origin": "https://"},
    {"Origin": "https://[docket.example"},
    {"Origin": "https://docket.example:port"},
    {"Origin": "file://docket.example"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Referer": OWN},
    {"Referer": ""},
    {"Referer": "https://evil.example/https://docket.example/"},
    {"Referer": "about:blank"},
]


@pytest.mark.parametrize("headers", ACCEPTED, ids=str)
def test_our_own_pages_are_accepted(headers: dict[str, str]) -> None:
    assert is_own_request(Headers(headers), OWN)


@pytest.mark.parametrize("headers", REFUSED, ids=str)
def test_everybody_else_is_refused(headers: dict[str, str]) -> None:
    assert not is_own_request(Headers(headers), OWN)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_unsafe_method_is_guarded(app: Flask, method: str) -> None:
    client = app.test_client()
    assert client.open("/unsafe", method=method).status_code == 403
    evil = {"Origin": "https://evil.example"}
    assert client.open("/unsafe", method=method, headers=evil).status_code == 403
    own = {"Origin": "http://localhost"}
    assert client.open("/unsafe", method=method, headers=own).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_is_open(app: Flask, method: str) -> None:
    response = app.test_client().open(
        "/unsafe", method=method, headers={"Origin": "https://evil.example"}
    )
    assert response.status_code == 200


def test_a_form_without_a_route_is_refused_before_anything_else(app: Flask) -> None:
    assert app.test_client().post("/no-such-page").status_code == 403


def test_the_page_says_what_to_do_and_repeats_nothing(app: Flask) -> None:
    response = app.test_client().post(
        "/form",
        data={"narrative": "Call this number to unlock your account. " * 5},
        headers={"Origin": "https://evil.example"},
    )
    assert response.status_code == 403
    assert "Go back: your browser still has what you typed." in response.text
    assert "unlock your account" not in response.text  # no other site puts its words on our page


def test_behind_a_proxy_the_public_address_is_ours(app: Flask) -> None:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)  # type: ignore[method-assign]
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "docket.example"}
    client = app.test_client()
    assert client.post("/unsafe", headers={**forwarded, "Origin": OWN}).status_code == 200
    inside = client.post("/unsafe", headers={**forwarded, "Origin": "http://localhost"})
    assert inside.status_code == 403
