"""Records out of the register and into it: CSV export, import of files in the codebook's names."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.navigation import add_to_menu
from app.exchange.views import blueprint


def init_room(app: Flask) -> None:
    """Register the pages of export."""
    app.register_blueprint(blueprint)
    add_to_menu(app, 40, _l("Export"), "exchange.exports", "incident.export")
