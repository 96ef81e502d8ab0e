"""What tries are counted under: an HMAC of the account typed or of where they come from.

Its key is made of the server's secret and the day, so a database, or a backup of one, tells
nobody's address; tomorrow's rows cannot be laid beside today's.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import unicodedata
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

SITE = 64  # bits of an IPv6 address that belong to one customer
PURPOSE = b"docket: counting tries on "


def key_of(secret: str, at: datetime, *parts: str) -> str:
    """The key of a row.

    Args:
        secret: the server's own; without it nobody can find out what a key was made of.
        at: a moment in UTC; the key is another one tomorrow.
    """
    of_day = hmac.digest(secret.encode(), PURPOSE + f"{at:%Y-%m-%d}".encode(), "sha256")
    return hmac.new(of_day, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def account_name(typed: str) -> str:
    """One name for all spellings of an address that may reach one account.

    Coarser than what either database compares (PostgreSQL takes "İ" for "i", and a domain in
    full-width letters is the same domain): a spelling that counts apart would be a try for free.
    """
    try:
        typed = validate_email(
            typed.strip(), check_deliverability=False, test_environment=True
        ).normalized
    except EmailNotValidError:
        typed = typed.strip()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", typed).casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    # A lone surrogate has no bytes.
    return plain.encode("utf-8", "replace").decode()


def place_name(remote: str | None) -> str | None:
    """The network address of a client, an IPv6 one by its /64; None where it says nothing.

    Loopback says nothing: it is this machine, or a proxy that does not tell whom it serves, and
    then everybody would wait for everybody.
    """
    try:
        address = ipaddress.ip_address((remote or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, SITE), strict=False).network_address)
