"""Codes of authenticator apps (RFC 6238): six digits, a new one every thirty seconds."""

from __future__ import annotations

import base64
import os
import time
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from app.later import later

if TYPE_CHECKING:
    import segno
else:
    segno = later("segno")

ISSUER = "Detention Docket"
SECRET_BYTES = 20  # what RFC 4226 recommends; apps expect SHA-1 with it
DIGITS = 6
STEP = 30  # seconds
LONGEST = 60  # characters that somebody may type around six digits
# Clocks differ: the code before and the one after count too.
WINDOW = (0, -1, 1)
SKIPPED = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Pd", "Po"})


def new_secret() -> bytes:
    """A secret for one app."""
    return os.urandom(SECRET_BYTES)


def written(secret: bytes) -> str:
    """The secret as people type it into an app: base 32 in groups of four."""
    plain = base64.b32encode(secret).decode()
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def address_of(secret: bytes, account: str) -> str:
    """The `otpauth://` address that apps read.

    Args:
        account: the e-mail address, which the app shows beside the code.
    """
    label = quote(f"{ISSUER}:{account}", safe="")
    query = urlencode(
        {"secret": base64.b32encode(secret).decode().rstrip("="), "issuer": ISSUER},
        quote_via=quote,
    )
    return f"otpauth://totp/{label}?{query}"


def picture_of(address: str) -> str:
    """The address as a QR code: SVG without style or script, safe to stand in a page."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(scale=4, dark="#000", light="#fff", svgclass="qr", lineclass=None)


def digits_of(typed: str) -> str:
    """The six digits that somebody meant, whatever spaces, dashes, zeros or script they typed.

    One spelling for each code: what was used once is used, however it is written. Blank where
    it can be none.
    """
    found = []
    for sign in unicodedata.normalize("NFKC", typed[:LONGEST]):
        digit = unicodedata.decimal(sign, None)
        if digit is not None:
            found.append(str(digit))
        elif unicodedata.category(sign) not in SKIPPED:
            return ""
    code = "".join(found).lstrip("0").zfill(DIGITS) if found else ""
    return code if len(code) == DIGITS else ""


def step_of(secret: bytes, code: str) -> int | None:
    """The time step whose code this is, now or one step off; None if it is none."""
    generator = HOTP(secret, DIGITS, SHA1())  # noqa: S303  # what the standard and every app use
    present = int(time.time()) // STEP
    for off in WINDOW:
        if bytes_eq(generator.generate(present + off), code.encode()):
            return present + off
    return None
