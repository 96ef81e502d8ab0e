"""Answers from memory in front of Flask: a page that was given out once, with all its headers,
costs hardly more than a line of text.

Kept is what Flask answered, under everything that the answer depends on: host, scheme, mount,
path, whether it may be packed, and what of it the asker already has. A new release empties it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

from app.public.serving import Pages
from app.releases.folder import NotWhole
from app.web.headers import CACHE_PUBLIC

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Key = tuple[str, ...]
Kept = tuple[str, list[tuple[str, str]], bytes]
MOST = 4_096  # answers; hosts with invented ports must not fill the memory
KEPT = ("200 ", "304 ")
ASKED = ("HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
LONGEST = 200  # characters


class Memory:
    """A WSGI application around Flask's."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.inner: WSGIApplication = app.wsgi_app
        self.edition = ""
        self.kept: dict[Key, Kept] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.inner(environ, start_response)
        found = self.kept.get(key)
        if found is None:
            found = self._asked(environ)
            if found[0].startswith(KEPT) and ("Cache-Control", CACHE_PUBLIC) in found[1]:
                if len(self.kept) >= MOST:
                    self.kept.clear()
                self.kept[key] = found
        status, headers, body = found
        start_response(status, list(headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        """None: not answered from memory. Also drops what belongs to an older edition."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return None
        if "HTTP_RANGE" in environ or "HTTP_COOKIE" in environ:
            return None
        pages: Pages = self.app.extensions["public_pages"]
        try:
            edition = pages.shelf.current().key
        except NotWhole:
            return None
        if edition != self.edition:
            self.edition, self.kept = edition, {}
        asked = [environ.get(name, "") for name in ASKED]
        if any(len(one) > LONGEST for one in asked):
            return None
        return (
            environ.get("HTTP_HOST", ""),
            environ["wsgi.url_scheme"],
            environ.get("SCRIPT_NAME", ""),
            environ.get("PATH_INFO", ""),
            *asked,
        )

    def _asked(self, environ: WSGIEnvironment) -> Kept:
        """What Flask answers to GET, whole."""
        told: list[Any] = []

        def start(
            status: str, headers: list[tuple[str, str]], _error: object = None
        ) -> Callable[[bytes], object]:
            told[:] = [status, headers]
            return lambda _data: None

        body = self.inner({**environ, "REQUEST_METHOD": "GET"}, start)
        try:
            whole = b"".join(body)
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()
        return told[0], told[1], whole
