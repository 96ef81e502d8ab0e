"""The pages of people and offices, one module for each task."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

from app.accounts.people.views import (  # noqa: E402  # they need the blueprint
    inviting,
    leaving,
    listing,
    offices,
    person,
)

__all__ = ["blueprint", "inviting", "leaving", "listing", "offices", "person"]
