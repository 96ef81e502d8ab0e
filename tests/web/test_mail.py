"""Mail: sent in all languages with a link of our own, and never an error on a page."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l

from app.config import ConfigurationError, read_settings
from app.web import init_web
from app.web.mail import Letter, deliver, link_base, mail_is_set, send

ADDRESS = "kim@example.org"
LETTER = Letter(ADDRESS, _l("Review"), [_l("Sign in"), _l("Sign out")], "/incidents/help")


def _app(**settings: object) -> Flask:
    app = Flask(__name__)
    app.config.update(
        TESTING=True,
        TRUSTED_HOSTS=["docket.example.org"],
        MAIL_DEFAULT_SENDER="",
        SECRET_KEY="only here",
    )
    app.config.update(settings)
    init_web(app)
    return app


def _smtp_app(port: int, **settings: object) -> Flask:
    return _app(
        MAIL_BACKEND="app.web.smtp.VerifiedEmailBackend",
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=port,
        MAIL_USE_TLS=False,
        **settings,
    )


@pytest.fixture
def server() -> Iterator[Callable[..., int]]:
    """Starts a mail server that gives these answers one after another; its port."""
    listeners: list[socket.socket] = []

    def start(*answers: bytes, pause: float = 0) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve() -> None:
            try:
                connection, _ = listener.accept()
                with connection:
                    for answer in answers:
                        connection.sendall(answer + b"\r\n")
                        time.sleep(pause)
                        connection.recv(65536)
            except OSError:
                pass

        threading.Thread(target=serve, daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    for listener in listeners:
        listener.close()


def test_a_letter_says_it_in_all_languages_with_one_link() -> None:
    app = _app(MAIL_SERVER="mail.example.org")
    with app.app_context():
        assert send([LETTER]) == [ADDRESS]
        (mail,) = app.extensions["mailman"].outbox
        text = mail.message().as_string()
    assert mail.subject == "Review / Revisión"
    english, spanish, link, name = mail.body.strip().split("\n\n")
    assert english == "Sign in Sign out"
    assert spanish.startswith("Iniciar sesión ")
    assert link == "https://docket.example.org/incidents/help"
    assert name == "Detention Docket"
    assert mail.to == [ADDRESS]
    assert mail.from_email == "docket@docket.example.org"
    assert socket.gethostname() not in text.replace("docket.example.org", "")


def test_without_a_server_nothing_is_sent() -> None:
    app = _app(MAIL_SERVER="")
    with app.app_context():
        assert not mail_is_set()
        assert send([LETTER]) == deliver([LETTER]) == []
        assert not hasattr(app.extensions["mailman"], "outbox")


def test_a_server_that_is_away_is_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    app = _smtp_app(port)
    with app.app_context(), caplog.at_level(logging.DEBUG):
        assert send([LETTER]) == deliver([LETTER]) == []
    assert "mail not sent: ConnectionRefusedError" in caplog.text
    assert ADDRESS not in caplog.text


def test_a_server_that_refuses_an_address_is_not_quoted(
    server: Callable[..., int], caplog: pytest.LogCaptureFixture
) -> None:
    refusal = f"550 no such person {ADDRESS}".encode()
    app = _smtp_app(server(b"220 hello", b"250 hello", b"250 ok", refusal, b"250 ok", b"221 bye"))
    with app.app_context(), caplog.at_level(logging.DEBUG):
        assert deliver([LETTER]) == []
    assert "mail not sent: SMTPRecipientsRefused" in caplog.text
    assert ADDRESS not in caplog.text


def test_a_server_takes_a_letter(server: Callable[..., int]) -> None:
    app = _smtp_app(
        server(b"220 hello", b"250 hello", *[b"250 ok"] * 2, b"354 go on", b"250 ok", b"221 bye")
    )
    with app.app_context():
        assert send([LETTER]) == [ADDRESS]


def test_nobody_waits_for_a_slow_server(
    server: Callable[..., int], caplog: pytest.LogCaptureFixture
) -> None:
    app = _smtp_app(server(*[b"220-wait"] * 3, pause=0.5))
    began = time.monotonic()
    with app.app_context():
        assert send([LETTER], patience=0.3) == []
    assert time.monotonic() - began < 2
    assert "took longer" in caplog.text


def test_no_password_goes_to_a_server_that_cannot_encrypt(server: Callable[..., int]) -> None:
    said: list[Any] = []
    app = _smtp_app(server(b"220 hello", b"250 hello", b"500 no"))
    app.extensions["mailman"].use_tls = True
    app.extensions["mailman"].username = app.extensions["mailman"].password = "secret"
    with app.app_context():
        said += deliver([LETTER])
    assert said == []


@pytest.mark.parametrize(
    ("hosts", "base"),
    [
        (None, "http://localhost:8000"),
        (["localhost", "127.0.0.1"], "http://localhost:8000"),
        (["localhost", "docket.example.org"], "https://docket.example.org"),
        ([".example.org"], "https://example.org"),
    ],
)
def test_the_link_comes_from_the_setting(hosts: list[str] | None, base: str) -> None:
    assert link_base(hosts) == base


def test_mail_is_encrypted_unless_somebody_says_otherwise() -> None:
    def mail(**environ: str) -> tuple[object, ...]:
        read = read_settings(environ={"SECRET_KEY": "x", **environ}).mail
        return tuple(read[f"MAIL_{name}"] for name in ("PORT", "USE_TLS", "USE_SSL"))

    assert mail() == (587, True, False)
    assert mail(MAIL_USE_SSL="1") == (465, False, True)
    assert mail(MAIL_USE_TLS="0", MAIL_PORT="2525") == (2525, False, False)
    for wrong in ({"MAIL_PORT": "smtp"}, {"MAIL_PORT": "0"}):
        with pytest.raises(ConfigurationError, match="MAIL_PORT"):
            mail(**wrong)
    with pytest.raises(ConfigurationError, match="not both"):
        mail(MAIL_USE_SSL="1", MAIL_USE_TLS="1")
