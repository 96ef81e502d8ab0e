"""People, offices, roles, the policy table, invitations and sign-in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts import navigation, security, views
from app.accounts.people import views as pages_of_people


def init_room(app: Flask) -> None:
    """Set up sign-in, default deny, the navigation and the pages of this room."""
    security.init_accounts(app)
    navigation.init_navigation(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(pages_of_people.blueprint)
    navigation.add_to_menu(app, 55, _l("People"), "people.listing", "person.see")
