"""Passwords that a guesser tries first, or makes of what is known of the person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.codebook import marked
from app.later import later

if TYPE_CHECKING:
    import zxcvbn
else:
    zxcvbn = later("zxcvbn")

TOO_OBVIOUS = marked(
    "This password is easy to guess. Choose another: four or five words that have nothing to do "
    "with each other, your name or your office."
)
# What it raises above; whatever comes after these characters makes a password no easier.
LOOKED_AT = 72
# Of 0 to 4: from a hundred million guesses on, each of which costs Argon2.
LEAST = 3
LEAST_OF_ITS_OWN = 8  # letters and digits beside what is known
OF_THE_SITE = frozenset({"detention", "docket", "immigration", "attorney", "court"})


def is_obvious(password: str, known: Iterable[str] = ()) -> bool:
    """Whether a password is guessed early.

    Args:
        known: what a guesser knows of the person: address, name, office.
    """
    words = {part for text in known for part in _parts(text) if len(part) > 2} | OF_THE_SITE
    if _without(words, password) < LEAST_OF_ITS_OWN:
        return True
    found = zxcvbn.zxcvbn(password[:LOOKED_AT], user_inputs=sorted(words))
    return bool(found["score"] < LEAST)


def _without(words: Iterable[str], password: str) -> int:
    """How many letters and digits are left when the words that are known are taken out."""
    left = "".join(_parts(password))
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left)


def _parts(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()
