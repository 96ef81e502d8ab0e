"""The public side alone: a process that has release files and nothing else.

No database, no key, no secret and no session; it cannot tell what it does not have. Nothing here
may import a room that knows records (a test looks at what is loaded, and at the open files).
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import public
from app.config import CHECKOUT, INSTANCE
from app.public.memory import Memory
from app.web import init_public_web

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def create_public_app(
    releases: Path, *, hosts: tuple[str, ...] = (), behind_proxy: bool = False, site_url: str = ""
) -> Flask:
    """Make the application of the public side.

    Args:
        releases: the folder of release files.
        hosts: the names by which the server is reached, besides loopback.
        behind_proxy: trust the X-Forwarded headers of one proxy.
        site_url: where readers find it, such as https://counts.example.org; for what they copy.
    """
    # A folder of templates, and no folder of the instance: what lies there is not ours to read.
    app = Flask(
        "app", template_folder=str(CHECKOUT / "templates"), instance_path=str(CHECKOUT / "none")
    )
    app.config.update(
        PUBLIC_ONLY=True,
        RELEASES=releases,
        SITE_URL=site_url.rstrip("/"),
        TRUSTED_HOSTS=list(hosts or LOOPBACK),
    )
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    init_public_web(app)
    public.init_room(app)
    app.wsgi_app = Memory(app)  # type: ignore[method-assign]  # as Flask's manual does it
    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def from_environment() -> Flask:
    """The same for gunicorn: DOCKET_RELEASES, DOCKET_HOSTS, DOCKET_BEHIND_PROXY,
    DOCKET_PUBLIC_URL."""
    return create_public_app(
        Path(os.environ.get("DOCKET_RELEASES") or INSTANCE / "releases"),
        hosts=tuple(os.environ.get("DOCKET_HOSTS", "").replace(",", " ").split()),
        behind_proxy=os.environ.get("DOCKET_BEHIND_PROXY") == "1",
        site_url=os.environ.get("DOCKET_PUBLIC_URL", ""),
    )
