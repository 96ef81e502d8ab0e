"""How a public page is answered: made once for each set of releases, and given out ready-made.

The same bytes for everybody. A page is made without the context processors, which would look up
who is signed in, and its language is that of its address.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.public.charts.links import Links
from app.public.figures import Figures
from app.public.shelf import Edition, Shelf
from app.public.words import title_of
from app.releases.folder import NotWhole
from app.web.access import public
from app.web.assets import site_path
from app.web.errors import refuse
from app.web.headers import same_for_everybody
from app.web.languages import LOCALES, language_of

HTML = "text/html; charset=utf-8"
WORTH_PACKING = 500  # bytes
PACKED = ("text/", "application/json", "application/atom+xml", "image/svg+xml")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Ready:
    """A page as bytes, plain and packed."""

    body: bytes
    packed: bytes | None
    etag: str
    kind: str


class Pages:
    """Ready-made pages of the newest edition; those of the one before are forgotten."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder)
        self.key = ""
        self.ready: dict[tuple[str, str], Ready] = {}

    def of(self, edition: Edition) -> dict[tuple[str, str], Ready]:
        """The pages that may be given out."""
        if self.key != edition.key:
            self.key, self.ready = edition.key, {}
        return self.ready


def init_serving(app: Flask, folder: Path) -> None:
    """Serve the release files of a folder."""
    app.extensions["public_pages"] = Pages(folder)


def page_at(blueprint: Any, path: str) -> Callable[[View], View]:
    """Serve a view at a path in English, and below /es in Spanish."""

    def registered(view: View) -> View:
        marked = same_for_everybody(public(view))
        blueprint.add_url_rule(path, view_func=marked, defaults={"language": "en"})
        blueprint.add_url_rule(f"/es{path}", view_func=marked, defaults={"language": "es"})
        return marked

    return registered


def published() -> Figures:
    """What is published; where the files do not hold, an error page and no number at all."""
    return _edition().figures


def folder() -> Path:
    """Where the release files lie."""
    pages: Pages = current_app.extensions["public_pages"]
    return pages.shelf.folder


def _edition() -> Edition:
    pages: Pages = current_app.extensions["public_pages"]
    try:
        return pages.shelf.current()
    except NotWhole:
        current_app.logger.exception("the release files do not hold: ./docket verify says why")
        refuse(
            503,
            _l(
                "The published files are being looked at: they are not whole, or not as they were "
                "signed. Until they are, no number is shown here rather than a wrong one."
            ),
        )


def answer(make: Callable[[Figures], str | bytes], kind: str = HTML) -> Response:
    """The page of this request, made by `make` the first time that it is asked for."""
    pages: Pages = current_app.extensions["public_pages"]
    edition = _edition()
    ready = pages.of(edition)
    key = (request.script_root, request.path)
    if key not in ready:
        with force_locale(LOCALES[language()]):
            ready[key] = _ready(make(edition.figures), kind)
    return _response(ready[key])


def _ready(made: str | bytes, kind: str) -> Ready:
    body = made.encode() if isinstance(made, str) else made
    packed = None
    if any(kind.startswith(one) for one in PACKED) and len(body) > WORTH_PACKING:
        packed = gzip.compress(body, compresslevel=9, mtime=0)  # no hour in it: one page, one file
    return Ready(body, packed, hashlib.sha256(body).hexdigest()[:32], kind)


def _response(page: Ready) -> Response:
    wants_packed = page.packed is not None and request.accept_encodings["gzip"] > 0
    response = Response(page.packed if wants_packed else page.body, content_type=page.kind)
    if page.packed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    if wants_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(page.etag + ("-gz" if wants_packed else ""))
    response.make_conditional(request)
    return response


def language() -> str:
    """The language of this address."""
    return language_of(request.path) or "en"


def to(path: str) -> str:
    """The address of a public page in the language of this one."""
    return in_language(language(), path)


def in_language(code: str, path: str) -> str:
    """The address of a public page in a language."""
    return site_path(f"/es{path}" if code == "es" else path)


def links_here() -> Links:
    """Marks lead to pages of this site."""
    return Links(lambda slug: to(f"/places/{slug}"))


def rendered(template: str, figures: Figures, **context: object) -> str:
    """A page in the frame of the public side."""
    made = current_app.jinja_env.get_template(template)
    return made.render({**frame(figures), "figures": figures, **context})


def around() -> Mapping[str, object]:
    """The frame of a page that is also one of the register's own: there it has their frame."""
    if not current_app.config.get("PUBLIC_ONLY") and language_of(request.path) is None:
        return {"frame_of_page": "web/base.html"}
    return {**frame(published()), "frame_of_page": "public/frame.html"}


def frame(figures: Figures) -> Mapping[str, object]:
    """What the frame of every public page shows."""
    bare = request.path.removeprefix("/es") if language() == "es" else request.path
    menu = (
        (_("Counts"), "/"),
        (_("Claims"), "/claims"),
        (_("Method"), "/method"),
        (_("Data"), "/data"),
    )
    return {
        "navigation": [(label, to(path), path == bare) for label, path in menu],
        "other_languages": [("en", "English"), ("es", "Español")],
        "here_in": lambda code: in_language(code, bare or "/"),
        "synthetic": figures.synthetic,
        "public_only": bool(current_app.config.get("PUBLIC_ONLY")),
        "page_language": language(),
        "to": to,
        "title_of": title_of,
    }
