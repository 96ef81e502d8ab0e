"""The pages that everybody may see. They read release files and nothing else; they cannot reach a
record, not even indirectly."""

from flask import Flask

from app.public import (  # noqa: F401  # they hang their pages on the blueprint
    chart_views,
    claims,
    codebook,
    data,
    feed,
    formats,
    method,
    place_pages,
    views,
)
from app.public.serving import init_serving


def init_room(app: Flask) -> None:
    """Register the public pages."""
    init_serving(app, app.config["RELEASES"])
    app.register_blueprint(views.blueprint)
