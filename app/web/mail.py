"""Mail to people of the register: a sentence and a link, never what a record says.

A mail is sent after the commit of the write that it tells about, and never raises: a mail server
that is down must not turn a report that was filed into an error.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import make_msgid

from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel.speaklater import LazyString
from flask_mailman import EmailMessage, Mail

from app.web.languages import LOCALES

SMTP = "app.web.smtp.VerifiedEmailBackend"
STEP_SECONDS = 5  # for each word with the server
PATIENCE = 6.0  # seconds that a page waits for the whole of it
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SENDER = "docket"


@dataclass(frozen=True)
class Letter:
    """One mail to one person: what it says, and the page where the rest stands.

    `sentences` are lazy texts: the person's language is not known here, so all languages stand in
    it, one below the other.
    """

    to: str
    subject: LazyString
    sentences: Sequence[LazyString]
    path: str


def init_app(app: Flask) -> None:
    """Set Flask-Mailman up; in tests it keeps the mails in memory."""
    app.config.setdefault("MAIL_TIMEOUT", STEP_SECONDS)
    app.config.setdefault("MAIL_BACKEND", "locmem" if app.testing else SMTP)
    Mail(app)


def mail_is_set() -> bool:
    """Whether there is a mail server at all; pages say so where there is none."""
    return bool(current_app.config.get("MAIL_SERVER"))


def send(letters: Sequence[Letter], patience: float = PATIENCE) -> list[str]:
    """Send what a page has to send, and wait no longer than `patience` seconds.

    Returns:
        The addresses whose mail the server has taken by then; never raises.
    """
    taken: list[str] = []
    if not letters or not mail_is_set():
        return taken
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy has it

    def work() -> None:
        with app.app_context():
            deliver(letters, taken)

    # A server that answers one word in four seconds keeps every single limit, and the page for
    # half a minute; nobody in a hallway waits so long.
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(patience)
    if worker.is_alive():
        app.logger.error("mail: the server took longer than %s s", patience)
    return list(taken)


def deliver(letters: Sequence[Letter], taken: list[str] | None = None) -> list[str]:
    """Send, however long it takes: for commands. Never raises.

    Args:
        taken: a list that grows while letters are taken.
    """
    taken = [] if taken is None else taken
    if not letters or not mail_is_set():
        return taken
    mailman = current_app.extensions["mailman"]
    try:
        connection = Mail(None).get_connection(mailman.backend)
        with connection:
            for letter in letters:
                if _take(connection, letter):
                    taken.append(letter.to)
    except Exception as error:  # noqa: BLE001  # whatever it is, the write it tells about stands
        _log(error)
    return taken


def _take(connection: object, letter: Letter) -> bool:
    """One refused address does not keep the others from theirs."""
    try:
        return bool(connection.send_messages([_message(letter)]))  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001  # as above
        _log(error)
        return False


def _log(error: Exception) -> None:
    # The kind alone: smtplib's exceptions quote addresses.
    current_app.logger.error("mail not sent: %s", type(error).__name__)


def _message(letter: Letter) -> EmailMessage:
    host = own_host()
    return EmailMessage(
        subject=" / ".join(dict.fromkeys(_in_all_languages(letter.subject))),
        body=_body(letter),
        from_email=current_app.config["MAIL_DEFAULT_SENDER"] or f"{SENDER}@{host}",
        to=[letter.to],
        # The name of the machine, which the library would write there, is nobody's business.
        headers={"Message-ID": make_msgid(domain=host), "Auto-Submitted": "auto-generated"},
    )


def _body(letter: Letter) -> str:
    link = link_base(current_app.config["TRUSTED_HOSTS"]) + letter.path
    parts = [_in_all_languages(sentence) for sentence in letter.sentences]
    languages = dict.fromkeys(" ".join(said) for said in zip(*parts, strict=True))
    return "\n\n".join([*languages, link, "Detention Docket"]) + "\n"


def _in_all_languages(text: LazyString) -> list[str]:
    said = []
    for locale in LOCALES.values():
        with force_locale(locale):
            said.append(str(text))
    return said


def own_host() -> str:
    """The name by which people reach this installation, without a port."""
    return link_base(current_app.config["TRUSTED_HOSTS"]).partition("//")[2].partition(":")[0]


def link_base(hosts: Sequence[str] | None, port: int = 8000) -> str:
    """Where people reach this installation: its own name, or this machine.

    From the setting alone, never from a request, whose Host header anybody may write.
    """
    public = [host for host in hosts or [] if host not in LOOPBACK]
    return f"https://{public[0].lstrip('.')}" if public else f"http://localhost:{port}"
