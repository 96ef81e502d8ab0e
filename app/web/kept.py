"""What a person typed, given back on an error page: nothing typed is lost.

Only for requests from our own pages (origin.py), so that no other site can put its text on ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request
from werkzeug.exceptions import HTTPException

BODY_LIMIT = 2 * 1024 * 1024  # bytes; bodies up to it are parsed, whatever their kind

# More than any form of ours sends; a page of a hundred thousand answers would cost seconds.
MOST_ANSWERS = 1_000

LONG_TEXT = 60  # characters from which an answer gets a text area

# Whatever opens an account never goes back onto a page.
SECRET_WORDS = ("password", "passcode", "secret", "token", "otp")
SECRET_NAMES = frozenset({"code", "recovery_code"})

# Nobody typed these: a button's own word, and what a form began from.
NOT_TYPED = frozenset({"sure", "revision", "submission_key"})


@dataclass(frozen=True)
class KeptText:
    """One posted answer."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """The name of the field as words."""
        return self.name.replace("_", " ").replace("-", " ").capitalize()

    @property
    def typed(self) -> bool:
        """Tell whether a person gave it."""
        return self.name not in NOT_TYPED

    @property
    def long(self) -> bool:
        """Tell whether it needs a text area to be read."""
        return len(self.value) > LONG_TEXT or "\n" in self.value


def kept_text() -> list[KeptText]:
    """Return what was posted, without secrets and files; nothing where it cannot be read."""
    if not g.get("own_request", False):
        return []
    try:
        posted = request.form.items(multi=True)
    except (HTTPException, ValueError):
        return []  # larger than BODY_LIMIT, or cut off on the way
    kept = [KeptText(name, value) for name, value in posted if value and not is_secret(name)]
    return kept if len(kept) <= MOST_ANSWERS else []


def is_secret(name: str) -> bool:
    """Tell whether a field may hold what opens an account."""
    lowered = name.lower()
    return lowered in SECRET_NAMES or any(word in lowered for word in SECRET_WORDS)


def holds_secrets_or_files() -> bool:
    """Tell whether the same request cannot be made again from what is kept."""
    try:
        return any(is_secret(name) for name in request.form) or bool(request.files)
    except (HTTPException, ValueError):
        return True
