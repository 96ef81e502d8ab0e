"""A crowd on each of the databases."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.people.crowd import Crowd, MakeClient, make_crowd


@pytest.fixture
def crowd(app: Flask, make_client: MakeClient) -> Crowd:
    """Two offices and their people."""
    return make_crowd(app, make_client)
