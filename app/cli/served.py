"""The application as gunicorn serves it, in each of its workers."""

from __future__ import annotations

import threading

from flask import Flask

from app import create_app
from app.later import load_for_pages


def application() -> Flask:
    """Make it, and load what few pages need beside the first requests, in the way of none."""
    app = create_app()
    threading.Thread(target=load_for_pages, name="loading the rest", daemon=True).start()
    return app
