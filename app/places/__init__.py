"""Courts, offices, cities and states: our own list first, then a gazetteer of the United States."""

from __future__ import annotations

from flask import Flask

from app.places.views import blueprint


def init_room(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
