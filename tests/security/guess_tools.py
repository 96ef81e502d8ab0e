"""Guessing at accounts of the world, for tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.security.world import World

STRANGER = "stranger@northgate.example.org"
CHECK = "flask_security.core.verify_and_update_password"
HASH = "flask_security.forms.hash_password"


def attempt(
    client: FlaskClient, email: str, password: str = "a wrong password", at: str = "203.0.113.1"
) -> TestResponse:
    return client.post(
        "/sign-in",
        data={"email": email, "password": password},
        environ_overrides={"REMOTE_ADDR": at},
    )


def guess(world: World, email: str, times: int, *, from_one: bool = False) -> list[int]:
    """Statuses of wrong tries from unknown devices: all at one address, or each from its own."""
    statuses = []
    for number in range(times):
        at = "198.51.100.1" if from_one else f"198.51.{number // 250}.{number % 250 + 2}"
        statuses.append(attempt(world.client("nobody"), email, at=at).status_code)
    return statuses


@contextmanager
def later(seconds: float) -> Iterator[None]:
    with patch("time.time", return_value=time.time() + seconds):
        yield
