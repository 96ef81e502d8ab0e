"""Joins the rooms into the application."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import cast

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from app import accounts, exchange, incidents, insights, places, public, review, web
from app.config import CHECKOUT, INSTANCE, read_settings
from app.database import UNAVAILABLE, WriteUnavailable, init_database
from app.ledger.keys import Keys
from app.operations import audit, holdings
from app.operations import settings as settings_pages
from app.publication import issuing
from app.web.errors import error_response

# Whoever reaches the server by another name is named in DOCKET_HOSTS.
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def make_app(config: Mapping[str, object] | None = None) -> Flask:
    """Make the application; see `app.create_app`."""
    settings = read_settings(config)
    app = Flask("app", template_folder=str(CHECKOUT / "templates"), instance_path=str(INSTANCE))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.hosts or LOOPBACK),
        ADVOCATES_SEE_COUNTS=settings.advocates_see_counts,
        RELEASES=settings.releases,
        **settings.mail,
        **settings.extra,
    )
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's manual does it
            app.wsgi_app, x_for=1, x_proto=1, x_host=1
        )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    init_database(app, settings.database_url)
    app.extensions["keys"] = Keys(settings.keys_file)
    for unavailable in (WriteUnavailable, *UNAVAILABLE):
        app.register_error_handler(unavailable, _unavailable)
    _init_rooms(app)
    return app


def _init_rooms(app: Flask) -> None:
    web.init_web(app)
    pages_of_operations = (audit, holdings, settings_pages)
    rooms = (accounts, places, incidents, review, exchange, insights, issuing, public)
    for room in (*rooms, *pages_of_operations):
        room.init_room(app)


def _unavailable(_error: Exception) -> ResponseReturnValue:
    """Nothing was acknowledged: say so, and give back what was typed."""
    current_app.log_exception(sys.exc_info())
    return cast("ResponseReturnValue", error_response(ServiceUnavailable()))
