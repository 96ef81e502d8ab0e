"""The public side over a rich network of invented releases; no database."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.public.alone import create_public_app
from app.public.figures import Figures
from app.public.shelf import Shelf
from tests.releases.network import write


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nineteen months: with errata, "elsewhere", and tables over one and over two quarters."""
    return write(tmp_path_factory.mktemp("network") / "releases", months=19)


@pytest.fixture(scope="session")
def figures(releases: Path) -> Figures:
    """What they publish."""
    return Shelf(releases).current().figures


@pytest.fixture(scope="session")
def alone(releases: Path) -> Flask:
    """The public side alone."""
    return create_public_app(releases)


@pytest.fixture
def reader(alone: Flask) -> FlaskClient:
    """Somebody who reads it."""
    return alone.test_client()
