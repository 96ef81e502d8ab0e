"""Records out of the register and into it: CSV export, import of old sheets."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.navigation import add_to_menu
from app.exchange.imports.views import blueprint as import_pages
from app.exchange.turns import Turns
from app.exchange.views import blueprint


def init_room(app: Flask) -> None:
    """Register the pages of export and import."""
    app.register_blueprint(blueprint)
    app.register_blueprint(import_pages)
    app.extensions["exports"] = Turns()
    add_to_menu(app, 40, _l("Export"), "exchange.exports", "incident.export")
    add_to_menu(app, 41, _l("Import"), "imports.start", "incident.import")
