"""Where a person may be sent after signing in or switching the language: to our own pages only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LONGEST_PATH = 2000


def is_site_path(target: str | None) -> bool:
    """Tell whether a text is an absolute path of this site and nothing a browser reads otherwise.

    Browsers take `//host`, `/\\host` and, since they drop tabs and line breaks, `/<tab>/host`
    for another site.
    """
    return (
        target is not None
        and len(target) <= LONGEST_PATH
        and target.startswith("/")
        and not target.startswith("//")
        and "\\" not in target
        and target.isprintable()
    )


def safe_next(target: str | None, fallback: str = "/") -> str:
    """Return the target if it is a page of this application that can be opened, else the fallback.

    The fallback is trusted: it comes from the code, never from the request.
    """
    if target is None or not is_site_path(target) or not _is_page(target):
        return fallback
    return target


def _is_page(target: str) -> bool:
    """Tell whether a path leads to a route that answers GET."""
    path = target.split("#", 1)[0].split("?", 1)[0]
    root = request.script_root
    if root:
        if not path.startswith(f"{root}/"):
            return False
        path = path[len(root) :]
    try:
        current_app.url_map.bind("localhost").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def url_with(endpoint: str, pairs: Iterable[tuple[str, str]], **gaps: Any) -> str:
    """Return the address of a view with query parameters, of which names may repeat.

    Args:
        gaps: what stands in the path, where the route has gaps.
    """
    query = urlencode(list(pairs))
    return url_for(endpoint, **gaps) + (f"?{query}" if query else "")
