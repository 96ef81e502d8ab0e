"""Making releases over the register: what counts, candidates, approval by a second person, the
signed file, errata. The arithmetic behind it is in the room itself and knows none of this."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.navigation import add_to_menu


def init_room(app: Flask) -> None:
    """Register the pages."""
    from app.publication.issuing import views  # noqa: PLC0415  # the tables are read without pages

    app.register_blueprint(views.blueprint)
    add_to_menu(app, 58, _l("Releases"), "releases.listing", "release.see")
    add_to_menu(app, 85, _l("Publishing"), "releases.prepare", "release.prepare")
