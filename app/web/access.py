"""Which pages are open to everybody. A view that says nothing is closed to everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view as open to people who have not signed in."""
    view.is_public = True  # type: ignore[attr-defined]  # read back by is_public below
    return view


def is_public(app: Flask, endpoint: str) -> bool:
    """Tell whether the view behind an endpoint is marked; static files of the app always are."""
    if endpoint == "static":
        return True
    return getattr(app.view_functions.get(endpoint), "is_public", False) is True
