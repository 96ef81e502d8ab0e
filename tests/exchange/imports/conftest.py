"""People and browsers of the tests of import."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.exchange.imports.walking import Walker
from tests.factories import MadePerson, make_person, sign_in


@pytest.fixture
def coordinator(app: Flask) -> MadePerson:
    return make_person(app, roles=["coordinator"])


@pytest.fixture
def walker(client: FlaskClient, coordinator: MadePerson) -> Walker:
    return Walker(sign_in(client, coordinator))
