"""The pages that everybody may see. They cannot reach a record, not even indirectly."""

from flask import Flask

from app.public import codebook, formats, views  # noqa: F401  # it hangs its pages on the blueprint


def init_room(app: Flask) -> None:
    """Register the public pages."""
    app.register_blueprint(views.blueprint)
