"""The security headers that every response carries, whatever its status."""

from __future__ import annotations

from flask import Flask, Response, request

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

# Only over https; a year. No includeSubDomains: other hosts of the domain are not ours.
STRICT_TRANSPORT_SECURITY = "max-age=31536000"

CACHE_NEVER = "no-store"
CACHE_VERSIONED = "public, max-age=31536000, immutable"
CACHE_CHECKED = "no-cache"


def init_app(app: Flask) -> None:
    """Add the headers to every response of the application."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Set every header, also over what a view or Flask's file sender has set."""
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT_SECURITY
    response.headers["Cache-Control"] = _caching(response)
    return response


def _caching(response: Response) -> str:
    """Only static files may be kept, and for good only under the digest of their content."""
    if request.endpoint != "static" or response.status_code not in (200, 206, 304):
        return CACHE_NEVER
    name = (request.view_args or {}).get("filename", "")
    if request.args.get("v") and request.args["v"] == digest(name):
        return CACHE_VERSIONED
    return CACHE_CHECKED
