"""What a number here is, and how far it may be trusted."""

from __future__ import annotations

from flask import Response

from app.public.figures import Figures
from app.public.serving import answer, page_at, rendered
from app.public.views import blueprint


@page_at(blueprint, "/method")
def method_page(language: str) -> Response:
    """Who reports, what review means, the rule, what the numbers cannot say, how to cite."""
    return answer(_page)


def _page(figures: Figures) -> str:
    key = figures.sealed[-1].public_key if figures.sealed else ""
    return rendered("public/method.html", figures, public_key=key)
