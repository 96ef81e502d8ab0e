"""Running `docket` commands in tests, over the database of the `app` fixture."""

from __future__ import annotations

from collections.abc import Mapping
from unittest.mock import patch

from click.testing import CliRunner, Result
from flask import Flask

from app import create_app
from app.cli.commands import docket
from app.database import Database


def run_docket(app: Flask, *arguments: object, stdin: str | None = None) -> Result:
    """What `./docket ARGUMENTS…` does over this application's database and keys."""
    database: Database = app.extensions["database"]
    environment = {
        "DATABASE_URL": database.url,
        "DOCKET_KEYS": str(app.extensions["keys"].path),
        "SECRET_KEY": str(app.config["SECRET_KEY"]),
    }
    made: list[Flask] = []

    def remember(config: Mapping[str, object]) -> Flask:
        made.append(create_app(config))
        return made[-1]

    with patch("app.cli.common.create_app", remember):
        result = CliRunner().invoke(
            docket, [str(argument) for argument in arguments], input=stdin, env=environment
        )
    for one in made:
        one.extensions["database"].engine.dispose()
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
