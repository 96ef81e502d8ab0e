"""The page of indicators: how often each flags, with both numbers."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.accounts.access import current_actor, permission
from app.accounts.policy import OPEN_BASES, Scope
from app.database import reading
from app.incidents.filterform import COUNT_FILTERS, filter_form
from app.incidents.filters import INDICATOR, FilterError, read_filters
from app.incidents.indicators.settings import read_settings
from app.incidents.scope import imports_within
from app.insights.counts import known
from app.insights.rates import LEAST_FOR_PERCENT, indicator_rates
from app.insights.selecting import with_defaults
from app.insights.views import blueprint
from app.web.errors import refuse
from app.web.navigation import url_with
from app.web.saying import said


@blueprint.get("/insights/indicators")
@permission("counts.exact")
def indicators() -> ResponseReturnValue:
    """Flagged and assessable, rule by rule, in the own circle."""
    actor, session = current_actor(), reading()
    try:
        pairs = request.args.items(multi=True)
        filters = read_filters(pairs, session, known(actor), imports=imports_within(actor))
    except FilterError as error:
        refuse(400, said(error))
    scope = actor.scope("counts.exact")
    settings = read_settings(session)
    total, rates = indicator_rates(session, actor, scope, filters, settings)
    # Counts take no report that consent keeps back, and the list behind a figure shows none.
    listed = with_defaults(filters).with_default("sharing_basis", sorted(OPEN_BASES)).pairs()

    def records(code: str) -> str | None:
        """The address of the flagged reports, for those who may see them. Two indicators in one
        address mean "or", so there is none where the page is filtered by one already."""
        if not actor.may("incident.export") or INDICATOR in filters.wanted:
            return None
        return url_with("incidents.listing", [*listed, (INDICATOR, code)])

    return render_template(
        "insights/indicators.html",
        total=total,
        rates=rates,
        settings=settings,
        records=records,
        network=scope is Scope.NETWORK,
        least=LEAST_FOR_PERCENT,
        filters=filters,
        form=filter_form(MultiDict(filters.pairs()), COUNT_FILTERS),
    )
