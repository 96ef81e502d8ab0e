"""A register without the country's other 29,000 cities: each restore would load them again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from tests.operations.backup.backing import database_of


@pytest.fixture(autouse=True)
def few_cities(request: pytest.FixtureRequest) -> None:
    if "app" not in request.fixturenames:
        return
    app: Flask = request.getfixturevalue("app")
    with database_of(app).write() as session:
        for table in ("city_alias", "city"):
            session.execute(text(f"DELETE FROM {table} WHERE state NOT IN ('AZ', 'FL')"))
