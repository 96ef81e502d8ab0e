"""The page that somebody wanted before a second factor had to be set up: the way back to it.

Setting up takes several pages, so the address waits in the signed cookie. A sign-in clears it.
"""

from __future__ import annotations

from flask import session

from app.web.navigation import safe_next

WANTED = "wanted"
LONGEST = 500  # characters: the cookie holds other things too


def after_enrolling(path: str) -> None:
    """Remember a page of ours; not a file, which would come without a page around it."""
    if len(path) <= LONGEST and "." not in path.partition("?")[0]:
        session[WANTED] = path


def wanted_page(fallback: str) -> str:
    """The page that was wanted, once; the fallback where none was."""
    return safe_next(session.pop(WANTED, None), fallback)
