"""Splitting a secret into shares: Shamir's scheme over the field of 256 elements.

Any `needed` shares give the secret back; fewer fit every secret equally well. Adi Shamir, "How to
share a secret", Communications of the ACM 22 (1979). The field is that of AES (x^8+x^4+x^3+x+1).

Not constant in time: it runs at an operator's shell, for whoever may read the key file anyway.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

MOST_SHARES = 255
_REDUCTION = 0x11B
_GENERATOR = 3


def _tables() -> tuple[list[int], list[int]]:
    powers, logarithms, value = [0] * 255, [0] * 256, 1
    for exponent in range(255):
        powers[exponent], logarithms[value] = value, exponent
        doubled = value << 1
        value = (doubled ^ (_REDUCTION if doubled & 0x100 else 0)) ^ value  # times 3
    return powers, logarithms


_POWERS, _LOGARITHMS = _tables()


def multiply(one: int, other: int) -> int:
    """The product of two elements."""
    if not one or not other:
        return 0
    return _POWERS[(_LOGARITHMS[one] + _LOGARITHMS[other]) % 255]


def divide(one: int, other: int) -> int:
    """The quotient of two elements; the second is not 0."""
    if not other:
        raise ZeroDivisionError
    return _POWERS[(_LOGARITHMS[one] - _LOGARITHMS[other]) % 255] if one else 0


def split(
    secret: bytes,
    shares: int,
    needed: int,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> dict[int, bytes]:
    """Shares by number, from 1.

    Raises:
        ValueError: not 1 <= needed <= shares <= 255.
    """
    if not 1 <= needed <= shares <= MOST_SHARES:
        raise ValueError(f"{needed} of {shares} shares")
    rows = [random(needed - 1) for _ in secret]  # the upper coefficients of each byte
    return {
        number: bytes(
            _value_at(number, bytes([byte]) + row) for byte, row in zip(secret, rows, strict=True)
        )
        for number in range(1, shares + 1)
    }


def combine(shares: Mapping[int, bytes]) -> bytes:
    """The secret, from just as many shares as are needed. Wrong shares give another one.

    Raises:
        ValueError: shares of different lengths, or none.
    """
    if len({len(share) for share in shares.values()}) != 1:
        raise ValueError("shares of one length")
    weights = {number: _weight_at_zero(number, list(shares)) for number in shares}
    secret = bytearray(len(next(iter(shares.values()))))
    for number, share in shares.items():
        for position, byte in enumerate(share):
            secret[position] ^= multiply(byte, weights[number])
    return bytes(secret)


def _value_at(number: int, coefficients: bytes) -> int:
    total = 0
    for coefficient in reversed(coefficients):
        total = multiply(total, number) ^ coefficient
    return total


def _weight_at_zero(number: int, numbers: list[int]) -> int:
    weight = 1
    for other in numbers:
        if other != number:
            weight = multiply(weight, divide(other, other ^ number))
    return weight
