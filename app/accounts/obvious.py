"""Passwords that a guesser tries first, or makes of what is known of the person."""

from __future__ import annotations

from collections.abc import Iterable

from zxcvbn import zxcvbn

from app.codebook import marked

TOO_OBVIOUS = marked(
    "This password is easy to guess. Choose another: four or five words that have nothing to do "
    "with each other, your name or your office."
)
# What it raises above; whatever comes after these characters makes a password no easier.
LOOKED_AT = 72
# Of 0 to 4: from a hundred million guesses on, each of which costs Argon2.
LEAST = 3
OF_THE_SITE = ("detention", "docket", "detentiondocket", "immigration", "attorney", "court")


def is_obvious(password: str, known: Iterable[str] = ()) -> bool:
    """Whether a password is guessed early.

    Args:
        known: what a guesser knows of the person: address, name, office.
    """
    words = {part.lower() for text in known for part in (text, *_parts(text)) if len(part) > 2}
    found = zxcvbn(password[:LOOKED_AT], user_inputs=[*sorted(words), *OF_THE_SITE])
    return bool(found["score"] < LEAST)


def _parts(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()
