"""The fixtures of tests/conftest.py, over a small application without a database."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.sample import make_sample_app


@pytest.fixture
def app() -> Flask:
    """The sample application; `client`, `live_server` and `open_page` stand on it."""
    return make_sample_app()
