"""People, offices, roles, the policy table, invitations and sign-in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts import navigation, own, security, views
from app.accounts.factors.views import blueprint as factor_pages
from app.accounts.factors.views import codes, enrolling, lost, signing_in  # noqa: F401
from app.accounts.guessing import hooks as guessing
from app.accounts.guessing import views as guessing_views
from app.accounts.own import account, password  # noqa: F401
from app.accounts.people import views as pages_of_people


def init_room(app: Flask) -> None:
    """Set up sign-in, default deny, the navigation and the pages of this room."""
    security.init_accounts(app)
    guessing.init_guessing(app)
    navigation.init_navigation(app)
    pages = (pages_of_people.blueprint, guessing_views.blueprint, factor_pages)
    for blueprint in (views.blueprint, own.blueprint, *pages):
        app.register_blueprint(blueprint)
    navigation.add_to_menu(app, 55, _l("People"), "people.listing", "person.see")
