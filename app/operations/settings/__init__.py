"""The pages on which administrators set what the network decided."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.navigation import add_to_menu
from app.operations.settings.views import blueprint


def init_room(app: Flask) -> None:
    """Register the pages of settings."""
    app.register_blueprint(blueprint)
    add_to_menu(app, 80, _l("Settings"), "settings.overview", "settings.change")
