"""The demo that `docket serve --demo` shows: records once, and people who can sign in."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime

from flask import Flask

from app.accounts.service import AccountError, check_password, password_hash
from app.database import Database
from app.operations.demo.accounts import OF_EVERY_ROLE, set_passwords
from app.operations.demo.loader import Say, count_records, load
from app.operations.demo.records import Plan

PASSWORD_VARIABLE = "DOCKET_DEMO_PASSWORD"  # noqa: S105  # the name of a variable
SEED = 1
# No letters and digits that are mistaken for each other: it is copied from a terminal by hand.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4  # 79 bits


def fill_demo(app: Flask, records: int, say: Say) -> None:
    """Fill the demo the first time, and say at every start who can sign in, and how.

    Raises:
        AccountError: the password that the environment names is too short, or the database is
            not a demo's.
    """
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if password:
        _check(password)
    database: Database = app.extensions["database"]
    with database.read() as session:
        empty = count_records(session) == 0
    if empty:
        say(f"Making {records:,} synthetic records; this takes some seconds.")
        plan = Plan(records, SEED, datetime.now(UTC).date())
        load(database, app.extensions["keys"], plan, say)
    password = password or make_password()
    with app.app_context():
        hashed = [(email, password_hash(password)) for email in OF_EVERY_ROLE]
    with database.write() as session:
        set_passwords(session, hashed)
    say("Synthetic records only. Sign in as one of these; the password is the same for all:")
    for email, role in OF_EVERY_ROLE.items():
        say(f"  {email:<28} {role.value.replace('_', ' ')}")
    say(f"  password: {password}")


def make_password() -> str:
    """A new password, such as "k7qf-2mxw-9tdp-h3na"."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)
    )


def _check(password: str) -> None:
    try:
        check_password(password)
    except AccountError as error:
        raise AccountError(f"{PASSWORD_VARIABLE}: {error}") from error
