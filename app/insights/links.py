"""Addresses of the records behind a figure, for those who may see them."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.datastructures import MultiDict

from app.accounts.policy import OPEN_BASES
from app.codebook import Kind, codebook
from app.incidents.filters import FROM, INDICATOR, TO, Filters
from app.insights.asking import Asked
from app.insights.panels import Figure
from app.insights.selecting import with_defaults
from app.web.navigation import url_with

Link = Callable[[Figure], str | None]


def links(asked: Asked) -> Link:
    """The list with the filters of the figure: it holds the records that were counted."""
    if not asked.actor.may("incident.export"):
        return lambda _figure: None
    # Counts take no report that consent keeps back, and the list behind a figure shows none.
    filters = with_defaults(asked.filters).with_default("sharing_basis", sorted(OPEN_BASES))
    if asked.filters.wanted.get("sharing_basis"):
        opened = [v for v in asked.filters.wanted["sharing_basis"] if v in OPEN_BASES]
        filters = Filters(
            {**filters.wanted, "sharing_basis": tuple(opened)}, filters.since, filters.until
        )

    def link(figure: Figure) -> str | None:
        if figure.pairs is None or not figure.people or not filters.wanted["sharing_basis"]:
            return None
        query: MultiDict[str, str] = MultiDict(filters.pairs())
        for name, value in figure.pairs:
            if name in asked.filters.wanted and _means_or(name):
                return None  # the address cannot ask for both
            inner = {FROM: max, TO: min}.get(name)  # a month, as far as the filters reach
            query.setlist(name, [inner(value, query.get(name, value)) if inner else value])
        return url_with("incidents.listing", query.items(multi=True))

    return link


def _means_or(name: str) -> bool:
    """Whether a report can have two values of this name, of which an address asks for either."""
    return name == INDICATOR or (name in codebook.fields and codebook[name].kind is Kind.MULTI)
