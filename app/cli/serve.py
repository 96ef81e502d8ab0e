"""`docket serve`: makes ready what is missing, then serves with gunicorn."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable

import click
from flask import Flask

from app.accounts.service import first_administrator
from app.cli.common import database_of, database_url, keys_file, ready_app, releases_folder
from app.codebook import Told
from app.config import CHECKOUT
from app.ledger.chain import SHELL
from app.operations.demo.people import fill_demo
from app.operations.demo.releases import fill_releases
from app.publication.issuing.history import put_missing
from app.publication.issuing.journal import keep_journal
from app.web.mail import link_base

THREADS = 8
DEMO_RECORDS = 5_000
SECRETS = frozenset({"DATABASE_URL", "SECRET_KEY", "DOCKET_KEYS", "DOCKET_SETTINGS", "PGPASSWORD"})


@click.command()
@click.option("--demo", is_flag=True, help="Serve invented records, from a database of their own.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--public-only", is_flag=True, help="Serve release files alone, without the reports database."
)
def serve(*, demo: bool, port: int, host: str, workers: int, public_only: bool) -> None:
    """Serve the register; the first run makes keys, database and places."""
    refuse_taken_port(host, port)
    if public_only:
        base = link_base(os.environ.get("DOCKET_HOSTS", "").replace(",", " ").split(), port)
        click.echo(f"Serving release files alone at {base}  (Ctrl-C ends it)", err=True)
        run_public_gunicorn(host, port, workers, demo=demo)
    if not any(keys_file(demo=demo).parent.glob("*.sqlite")):
        click.echo("First run: making keys, database and the list of places.", err=True)
    new_keys = not keys_file(demo=demo).exists()
    app = ready_app(demo=demo)
    if new_keys and not demo:
        _say_what_the_keys_are()
    base = link_base(app.config["TRUSTED_HOSTS"], port)
    if demo:
        fill_demo(app, DEMO_RECORDS, say)
        _with_releases(lambda: fill_releases(app, say))
    else:
        with app.app_context(), database_of(app).write() as session:
            token = first_administrator(session, SHELL)
        if token:
            click.echo(
                "Nobody has an account yet. Make yours, the first administrator's; this link "
                f"works once, for seven days:\n  {base}/invitations/{token}",
                err=True,
            )
        _with_releases(lambda: _put_missing(app))
    database_of(app).engine.dispose()
    click.echo(f"Serving at {base}  (Ctrl-C ends it)", err=True)
    run_gunicorn(host, port, workers, demo=demo)


def say(line: str) -> None:
    """To whoever started the server."""
    click.echo(line, err=True)


def _put_missing(app: Flask) -> None:
    with database_of(app).read() as session:
        for name in put_missing(session, releases_folder()):
            say(f"{name} was missing in {releases_folder()} and is there again.")
        keep_journal(session, keys_file())


def _with_releases(do: Callable[[], None]) -> None:
    """What is wrong with the folder of releases is said, and keeps nobody from filing."""
    try:
        do()
    except (Told, OSError) as error:
        say(f"Releases: {error}")


def _say_what_the_keys_are() -> None:
    click.echo(
        f"The keys of all narratives are in {keys_file()}. Without this file nobody reads a "
        "narrative, also not you from a backup; with it and the database anybody does. Keep it out "
        "of your backups, and keep its keys on paper: ./docket keys escrow",
        err=True,
    )


def refuse_taken_port(host: str, port: int) -> None:
    """Say in one sentence that the port is taken, before anything is made."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            sys.exit(f"Port {port} needs root: choose one above 1023, such as --port 8000.")
        except OSError as error:
            sys.exit(
                f"Port {port} at {host} cannot be used ({error.strerror}). Stop what uses it, or "
                f"choose another: ./docket serve --port {port + 1}"
            )


def run_gunicorn(host: str, port: int, workers: int, *, demo: bool) -> None:
    """Become gunicorn."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(demo=demo),
        "DOCKET_KEYS": str(keys_file(demo=demo)),
        "DOCKET_RELEASES": str(releases_folder(demo=demo)),
    }
    if demo:
        environment.pop("MAIL_SERVER", None)  # its people are invented, and so are their addresses
    arguments = gunicorn_command(host, port, workers)
    os.execve(sys.executable, arguments, environment)  # noqa: S606  # our own interpreter


def run_public_gunicorn(host: str, port: int, workers: int, *, demo: bool) -> None:
    """Become gunicorn with the public side alone, whose environment names no secret: neither the
    database, nor the key file, nor a mail server."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in SECRETS and not name.startswith("MAIL_")
    }
    environment["DOCKET_RELEASES"] = str(releases_folder(demo=demo))
    arguments = gunicorn_command(host, port, workers, "app.public.alone:from_environment()")
    os.execve(sys.executable, arguments, environment)  # noqa: S606  # our own interpreter


def gunicorn_command(
    host: str, port: int, workers: int, application: str = "app.cli.served:application()"
) -> list[str]:
    """How gunicorn is started. No access log: it would hold addresses and what people looked at."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        sys.executable,
        "-P",  # a folder called app where the user stands is not ours
        "-m",
        "gunicorn",
        "--bind",
        address,
        "--workers",
        str(workers),
        "--worker-class",
        "gthread",
        "--threads",
        str(THREADS),
        "--reuse-port",
        "--no-control-socket",
        "--log-level",
        "error",  # a warning about a broken request names the client's address and what was asked
        "--chdir",
        str(CHECKOUT),
        application,
    ]
