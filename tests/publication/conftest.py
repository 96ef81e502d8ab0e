"""Publishing without its arithmetic, which has tests of its own."""

from __future__ import annotations

import pytest
from flask import Flask

from app.publication.issuing import proposing
from tests.factories import MadePerson, make_office, make_person
from tests.publication.simple import simple


@pytest.fixture
def simply(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "answer", simple)


@pytest.fixture
def coordinators(app: Flask, simply: None) -> tuple[MadePerson, MadePerson]:
    """Two network coordinators of one office."""
    office = make_office(app)
    first = make_person(app, roles=["network_coordinator"], office=office)
    return first, make_person(app, roles=["network_coordinator"], office=office)
