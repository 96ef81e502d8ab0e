"""Security headers stand on every answer, whatever its status."""

from __future__ import annotations

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app.web.access import public
from app.web.assets import digest
from app.web.headers import SECURITY_HEADERS, same_for_everybody

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "font-src 'none'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
STATUSES = (200, 204, 400, 403, 404, 405, 409, 410, 413, 415, 429, 500, 503)


def test_the_dictionary_is_what_was_agreed() -> None:
    assert SECURITY_HEADERS == EXPECTED


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_them(client: FlaskClient, status: int) -> None:
    response = client.get(f"/status/{status}")
    assert response.status_code == status
    assert {name: response.headers.getlist(name) for name in EXPECTED} == {
        name: [value] for name, value in EXPECTED.items()
    }
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/crash", "/no-such-page", "/static/no-such-file", "/remember"])
def test_crashes_and_missing_pages_have_them(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert EXPECTED.items() <= dict(response.headers).items()
    assert response.headers["Cache-Control"] == "no-store"


def test_refused_origins_and_untrusted_hosts_have_them(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["docket.example"]
    foreign = app.test_client().post("/unsafe", base_url="https://docket.example")
    untrusted = app.test_client().get("/", base_url="https://evil.example")
    assert (foreign.status_code, untrusted.status_code) == (403, 400)
    for response in (foreign, untrusted):
        assert EXPECTED.items() <= dict(response.headers).items()
        assert b"docket.css?v=" in response.data


def test_strict_transport_only_over_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_static_files_are_kept_for_good_only_under_their_digest(
    app: Flask, client: FlaskClient
) -> None:
    with app.test_request_context():
        version = digest("docket.css")
    caching = {
        f"/static/docket.css?v={version}": "public, max-age=31536000, immutable",
        "/static/docket.css": "no-cache",
        "/static/docket.css?v=old": "no-cache",
        "/static/docket.css?v=": "no-cache",
        "/static/gone.css?v=": "no-store",
    }
    for path, expected in caching.items():
        with client.get(path) as response:
            assert response.headers["Cache-Control"] == expected, path
            assert EXPECTED.items() <= dict(response.headers).items()


def test_pages_ask_for_static_files_by_digest(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        versions = {name: digest(name) for name in ("docket.css", "docket.js", "icon.svg")}
    page = client.get("/list").text
    for name, version in versions.items():
        assert f'"/static/{name}?v={version}"' in page


def test_what_is_the_same_for_everybody_may_be_kept(app: Flask, client: FlaskClient) -> None:
    @app.get("/same")
    @public
    @same_for_everybody
    def same() -> tuple[str, int]:
        return "same", int(request.args.get("status", 200))

    assert client.get("/same").headers["Cache-Control"] == "public, max-age=3600"
    assert client.get("/same?status=404").headers["Cache-Control"] == "no-store"
    client.set_cookie("session", "x")
    assert client.get("/same").headers["Cache-Control"] == "private, no-cache"
    assert EXPECTED.items() <= dict(client.get("/same").headers).items()
