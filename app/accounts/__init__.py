"""People, offices, roles, the policy table, invitations and sign-in."""

from flask import Flask

from app.accounts import navigation, own, security, views
from app.accounts.factors.views import blueprint as factor_pages
from app.accounts.factors.views import codes, enrolling, lost, signing_in  # noqa: F401
from app.accounts.own import account, password  # noqa: F401


def init_room(app: Flask) -> None:
    """Set up sign-in, default deny, the navigation and the pages of this room."""
    security.init_accounts(app)
    navigation.init_navigation(app)
    for blueprint in (views.blueprint, own.blueprint, factor_pages):
        app.register_blueprint(blueprint)
