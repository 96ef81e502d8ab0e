"""Live counts for people who have signed in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.navigation import add_to_menu
from app.insights import rate_views  # noqa: F401  # a page of the same blueprint
from app.insights.views import blueprint


def init_room(app: Flask) -> None:
    """Register the page of counts."""
    app.register_blueprint(blueprint)
    add_to_menu(app, 30, _l("Counts"), "insights.counts", "counts.see")
