"""The record: its tables, filing, revising, deciding what is counted, reading it back."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.access import current_actor
from app.accounts.navigation import add_to_menu
from app.incidents.display import label_of
from app.incidents.leaving import init_leaving
from app.incidents.views import blueprint, pages  # noqa: F401


def init_room(app: Flask) -> None:
    """Register the pages of reports."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["label_of"] = label_of
    app.jinja_env.globals["current_person"] = lambda: current_actor().person_id
    add_to_menu(app, 10, _l("New report"), "incidents.new", "incident.file")
    add_to_menu(app, 20, _l("Reports"), "incidents.listing", "incident.read")
    add_to_menu(app, 50, _l("On call"), "incidents.on_call", "on_call.keep")
    init_leaving(app)
