"""`/what-we-hold`: every table and column, what it is, why, how long, who can read it."""

from flask import Flask

from app.operations.holdings.views import blueprint


def init_room(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(blueprint)
