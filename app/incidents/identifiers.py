"""Public ids: random, short, readable, never sequential."""

from __future__ import annotations

import secrets

# Crockford's base 32: no I, L, O or U, so that an id survives being read out or copied by hand.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH = 3, 4  # 60 bits
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_record_id() -> str:
    """A new id, such as "7KQ2-MX4T-PD3N"."""
    number = secrets.randbits(5 * GROUPS * GROUP_LENGTH)
    letters = [ALPHABET[number >> shift & 31] for shift in range(0, 60, 5)]
    return "-".join(
        "".join(letters[start : start + GROUP_LENGTH])
        for start in range(0, GROUPS * GROUP_LENGTH, GROUP_LENGTH)
    )


def read_record_id(typed: str) -> str:
    """An id as somebody typed it, in its one spelling; blank for what is none."""
    plain = typed.strip().upper().translate(_MISREAD).replace("-", "").replace(" ", "")
    if len(plain) != GROUPS * GROUP_LENGTH or not set(plain) <= set(ALPHABET):
        return ""
    return "-".join(plain[start : start + GROUP_LENGTH] for start in range(0, len(plain), 4))
