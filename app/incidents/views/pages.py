"""All pages of the room, for the application to know their routes.

Apart from the package itself: its names would hide the room's own modules of the same names.
"""

from app.incidents.views import (
    declaring,
    editing,
    filing,
    following_up,
    grouping,
    history,
    listing,
    reading,
    stepping,
    withdrawing,
)

__all__ = [
    "declaring",
    "editing",
    "filing",
    "following_up",
    "grouping",
    "history",
    "listing",
    "reading",
    "stepping",
    "withdrawing",
]
