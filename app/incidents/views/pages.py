"""All pages of the room, for the application to know their routes.

Apart from the package itself: its names would hide the room's own modules of the same names.
"""

from app.incidents.views import (
    alike,
    consenting,
    declaring,
    editing,
    filing,
    following_up,
    grouping,
    helping,
    history,
    listing,
    on_call,
    reading,
    stepping,
    withdrawing,
)

__all__ = [
    "alike",
    "consenting",
    "declaring",
    "editing",
    "filing",
    "following_up",
    "grouping",
    "helping",
    "history",
    "listing",
    "on_call",
    "reading",
    "stepping",
    "withdrawing",
]
