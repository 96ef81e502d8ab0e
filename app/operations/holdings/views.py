"""What the register holds, and what others could get of it: for everybody, and for printing."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.codebook import codebook
from app.operations.holdings.load import OF_ANSWERS, SEALED, answers, described
from app.web.access import public

blueprint = Blueprint("holdings", __name__)


@blueprint.get("/what-we-hold")
@public
def what_we_hold() -> str:
    """Every table and column. It says the same to everybody and looks at no record."""
    return render_template(
        "operations/what_we_hold.html",
        tables=list(described().values()),
        answers=answers(),
        of_answers=OF_ANSWERS,
        sealed_fields=codebook.sealed,
        sealed=SEALED,
    )
