"""What waits for a coordinator, and what a coordinator decides."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.navigation import add_to_menu
from app.review.forms import decision_form
from app.review.views import blueprint


def init_room(app: Flask) -> None:
    """Register the pages of review."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["decision_form"] = decision_form
    add_to_menu(app, 5, _l("Review"), "review.inbox", "incident.decide")
