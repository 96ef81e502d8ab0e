"""Requests that change something must come from our own pages.

No token: a token in a form runs out, and a report written over an hour in a hallway would be
refused. Browsers say themselves where a request comes from, and other clients can.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
DEFAULT_PORTS = {"http": 80, "https": 443}

# `none` is a request that the person made without any page, as when a restored tab is sent again.
OWN_FETCH_SITES = frozenset({"same-origin", "none"})


class ForeignOrigin(Forbidden):
    """A request that changes something and does not come from our own pages."""

    foreign = True


def init_app(app: Flask) -> None:
    """Refuse foreign requests before any other hook or view sees them."""
    app.before_request(refuse_foreign_requests)


def refuse_foreign_requests() -> None:
    """Raise ForeignOrigin for an unsafe request of another site, and note it if it is our own."""
    if request.method in SAFE_METHODS:
        return
    own = f"{request.scheme}://{request.host}"
    if not is_own_request(request.headers, own):
        # Behind a proxy that is not configured, `own` is wrong and every form fails: show both.
        current_app.logger.warning(
            "refused a foreign request: origin %r, own address %r",
            request.headers.get("Origin"),
            own,
        )
        raise ForeignOrigin
    g.own_request = True


def is_own_request(headers: Headers, own: str) -> bool:
    """Tell whether the headers of an unsafe request name our own scheme, host and port.

    `Origin` decides where it is present (`null` is nobody), then `Sec-Fetch-Site`, then
    `Referer`. With none of them, nobody has said where it comes from: refused.
    """
    origin = headers.get("Origin")
    if origin is not None:
        return _same_origin(origin, own)
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OWN_FETCH_SITES
    referrer = headers.get("Referer")
    return referrer is not None and _same_origin(referrer, own)


def _same_origin(one: str, other: str) -> bool:
    parts = _origin_parts(one)
    return parts is not None and parts == _origin_parts(other)


def _origin_parts(address: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of an address, or None if it is not one of http or https."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port or DEFAULT_PORTS[parts.scheme]
