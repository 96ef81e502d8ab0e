"""Addresses of static files that change with their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request

DIGEST_LENGTH = 12


def init_app(app: Flask) -> None:
    """Give templates `static_url("docket.css")` and `site_path("/language")`."""
    app.jinja_env.globals.update(static_url=static_url, site_path=site_path)


def static_url(name: str) -> str:
    """Return the address of a static file, with the digest of its content as `?v=`.

    Made by hand and not with `url_for`, which raises where a request never matched a route
    (an untrusted host): error pages need their stylesheet too.
    """
    folder = current_app.static_url_path or "/static"
    return site_path(f"{folder}/{name}?v={digest(name)}")


def site_path(path: str) -> str:
    """Return an absolute path below the place where the application is mounted."""
    return f"{request.script_root}{path}"


def digest(name: str) -> str:
    """Return the digest of a static file as it is on the disk now; empty if there is none."""
    path = Path(current_app.static_folder or "") / name
    try:
        return _digest_of(path, path.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=64)
def _digest_of(path: Path, modified: int) -> str:
    """`modified` is only there to make a new entry when the file has changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]
