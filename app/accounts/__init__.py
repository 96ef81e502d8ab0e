"""People, offices, roles, the policy table, invitations and sign-in."""

from flask import Flask

from app.accounts import navigation, security, views


def init_room(app: Flask) -> None:
    """Set up sign-in, default deny, the navigation and the pages of this room."""
    security.init_accounts(app)
    navigation.init_navigation(app)
    app.register_blueprint(views.blueprint)
