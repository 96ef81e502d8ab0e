"""People, offices, roles, the policy table, invitations and sign-in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts import navigation, security, views
from app.accounts.guessing import hooks as guessing
from app.accounts.guessing import views as guessing_views
from app.accounts.people import views as pages_of_people


def init_room(app: Flask) -> None:
    """Set up sign-in, default deny, the navigation and the pages of this room."""
    security.init_accounts(app)
    guessing.init_guessing(app)
    navigation.init_navigation(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(pages_of_people.blueprint)
    app.register_blueprint(guessing_views.blueprint)
    navigation.add_to_menu(app, 55, _l("People"), "people.listing", "person.see")
