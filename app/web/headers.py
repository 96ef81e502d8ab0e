"""The security headers that every response carries, whatever its status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from app.web.assets import digest

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'none'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would make Chromium send `Origin: null` with our own forms (see origin.py).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# What other sites may show: files as pictures and data, and charts in a frame of theirs. Neither
# carries a cookie or a script.
FOR_OTHER_SITES = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
FRAMED = {
    **FOR_OTHER_SITES,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors *"
    ),
}

# Only over https; a year. No includeSubDomains: other hosts of the domain are not ours.
STRICT_TRANSPORT_SECURITY = "max-age=31536000"

CACHE_NEVER = "no-store"
CACHE_VERSIONED = "public, max-age=31536000, immutable"
CACHE_CHECKED = "no-cache"
CACHE_PUBLIC = "public, max-age=3600"
# With a cookie, so that no shared cache hands the cookie in the answer to somebody else.
CACHE_OWN = "private, no-cache"

View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Add the headers to every response of the application."""
    app.after_request(add_headers)


def same_for_everybody(view: View) -> View:
    """Mark a view whose answer depends neither on who asks nor on the language: it may be kept."""
    view.is_same_for_everybody = True  # type: ignore[attr-defined]  # read back by _caching below
    return view


def for_other_sites(view: View) -> View:
    """Mark a view whose answer other sites may show or read."""
    view.other_headers = FOR_OTHER_SITES  # type: ignore[attr-defined]  # read back by add_headers
    return view


def framed(view: View) -> View:
    """Mark a view that other sites may show in a frame."""
    view.other_headers = FRAMED  # type: ignore[attr-defined]  # read back by add_headers
    return view


def add_headers(response: Response) -> Response:
    """Set every header, also over what a view or Flask's file sender has set."""
    view = current_app.view_functions.get(request.endpoint or "")
    other = getattr(view, "other_headers", {}) if response.status_code in (200, 304) else {}
    for name, value in {**SECURITY_HEADERS, **other}.items():
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT_SECURITY
    response.headers["Cache-Control"] = _caching(response)
    return response


def _caching(response: Response) -> str:
    """Only static files may be kept, for good only under the digest of their content, and what is
    marked as the same for everybody."""
    if response.status_code not in (200, 206, 304):
        return CACHE_NEVER
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "is_same_for_everybody", False):
        return CACHE_OWN if request.cookies else CACHE_PUBLIC
    if request.endpoint != "static":
        return CACHE_NEVER
    name = (request.view_args or {}).get("filename", "")
    if request.args.get("v") and request.args["v"] == digest(name):
        return CACHE_VERSIONED
    return CACHE_CHECKED
