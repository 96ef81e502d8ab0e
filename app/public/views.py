"""The front page and the answer to a monitor."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web.access import public

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@public
def front_page() -> str:
    """What this is; that nothing is published yet, and why."""
    return render_template("public/front_page.html")


@blueprint.get("/healthz")
@public
def health() -> tuple[str, int, dict[str, str]]:
    """The process answers. It says nothing about records, and asks the database nothing."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
