"""The pages of the audit: who did what, as far as the reader may know it."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.navigation import add_to_menu
from app.operations.audit.views import blueprint


def init_room(app: Flask) -> None:
    """Register the page of the audit."""
    app.register_blueprint(blueprint)
    add_to_menu(app, 90, _l("Audit"), "audit.listing", "audit.see")
