"""What the environment and the files of `instance/` say."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from app.config import ConfigurationError, Settings, read_settings
from app.operations.backup.places import sqlite_file
from app.operations.doctor.finding import Finding, Installation, look, ok, others_may, wrong
from app.operations.doctor.mail import try_mail

SHORTEST_SECRET = 32
FEWEST_LETTERS = 12  # different ones; "aaaa…" is long and no secret
LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


def look_at_settings(installation: Installation, *, mail: bool = False) -> Iterator[Finding]:
    """Secret, names, mail, file modes."""
    try:
        settings = read_settings(
            {"DATABASE_URL": installation.url}, installation.environ, installation.instance
        )
    except ConfigurationError as error:
        what = "mail" if "MAIL" in str(error) else "secret"
        yield wrong(what, str(error))
    except OSError as error:
        yield wrong("secret", f"The secret cannot be read ({error.strerror}): run as its owner.")
    else:
        yield _secret(settings)
        yield _hosts(settings)
        yield _mail(settings)
        if mail:
            yield try_mail(settings.mail)
    yield _modes(installation)


def _secret(settings: Settings) -> Finding:
    secret = settings.secret_key
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_LETTERS:
        return wrong(
            "secret",
            "SECRET_KEY can be guessed. Remove it from the environment and from instance/, and "
            "start again with ./docket serve, which makes one; everybody signs in again.",
        )
    return ok("secret", "SECRET_KEY is long enough")


def _hosts(settings: Settings) -> Finding:
    outside = [name for name in settings.hosts if name.partition(":")[0] not in LOOPBACK]
    if "*" in settings.hosts:
        return wrong("hosts", "DOCKET_HOSTS must not be *: write the names that people use.")
    if any(_is_address(name) for name in outside):
        return look("hosts", "DOCKET_HOSTS is an address: certificates and passkeys need a name.")
    if settings.behind_proxy and not outside:
        return wrong(
            "hosts",
            "DOCKET_BEHIND_PROXY is set and DOCKET_HOSTS is not: only localhost is answered. Set "
            "it to the name that people use, such as docket.example.org.",
        )
    if outside and not settings.behind_proxy:
        return look(
            "hosts",
            "DOCKET_HOSTS is set and DOCKET_BEHIND_PROXY is not: does a proxy speak https in "
            "front? Then set DOCKET_BEHIND_PROXY=1; without https, cookies do not stay.",
        )
    return ok("hosts", f"answers {', '.join(outside) or 'localhost only'}")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _mail(settings: Settings) -> Finding:
    server = str(settings.mail["MAIL_SERVER"])
    if not server:
        return ok("mail", "no mail server: invitations are links to copy, reminders are not sent")
    encrypted = settings.mail["MAIL_USE_TLS"] or settings.mail["MAIL_USE_SSL"]
    if server not in LOOPBACK and not encrypted:
        return wrong("mail", "MAIL_USE_TLS=0 sends mail in clear over the network: remove it.")
    if settings.mail["MAIL_USERNAME"] and not settings.mail["MAIL_PASSWORD"]:
        return wrong("mail", "MAIL_USERNAME is set and MAIL_PASSWORD is not.")
    if not settings.hosts:
        return look("mail", "Links in mails are made from DOCKET_HOSTS, which is not set.")
    return ok("mail", f"through {server}; --mail tries it")


def _modes(installation: Installation) -> Finding:
    """Secrets and the database are their owner's alone."""
    private = [installation.instance / "secret_key", installation.keys]
    database = sqlite_file(installation.url)
    if database is not None:
        private += database.parent.glob(f"{database.name}*")
    open_ones = sorted({str(path) for path in private if path.is_file() and others_may(path)})
    folder = installation.instance
    if folder.is_dir() and folder.stat().st_mode & 0o022:
        return wrong("modes", f"Others may change {folder}: run chmod go-w {folder}")
    if open_ones:
        return wrong("modes", f"Others may read: run chmod 600 {' '.join(open_ones)}")
    return ok("modes", "secrets and database are readable by their owner alone")
