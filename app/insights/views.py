"""Live counts by city and month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts.access import current_actor, permission
from app.accounts.policy import Scope
from app.database import now, reading
from app.incidents.filterform import COUNT_FILTERS, filter_form
from app.incidents.filters import FROM, TO, FilterError, Filters, read_filters
from app.insights.counts import CityCount, Counts, count_people, known
from app.insights.rounding import TooNarrow, check_filters, first_open_day, rounded
from app.insights.selecting import with_defaults
from app.web.charts import Bar, MonthBar
from app.web.errors import refuse
from app.web.languages import format_number
from app.web.navigation import url_with
from app.web.saying import said

blueprint = Blueprint("insights", __name__)

MOST_CITIES = 60


@blueprint.get("/insights")
@permission("counts.see")
def counts() -> ResponseReturnValue:
    """People detained by city and month: exact in the own circle, rounded for advocates."""
    actor, session = current_actor(), reading()
    exact = actor.scope("counts.exact")
    try:
        filters = read_filters(
            request.args.items(multi=True),
            session,
            known(actor),
        )
        if not exact:
            check_filters(filters)
    except (FilterError, TooNarrow) as error:
        refuse(400, said(error))
    if exact:
        found = count_people(session, actor, exact, filters)
        show: Callable[[int], int | None] = int
    else:
        if not current_app.config["ADVOCATES_SEE_COUNTS"]:
            abort(403)
        until = first_open_day(now().date())
        found = count_people(session, actor, Scope.NETWORK, filters, until=until)
        show = rounded
    return _page(found, filters, show, exact=exact)


def _page(
    found: Counts, filters: Filters, show: Callable[[int], int | None], *, exact: Scope
) -> str:
    to_records = _links(filters) if current_actor().may("incident.export") else None
    return render_template(
        "insights/counts.html",
        counts=found,
        exact=exact,
        indicators_url=url_with("insights.indicators", filters.pairs()),
        network=exact is Scope.NETWORK,
        filters=filters,
        form=filter_form(MultiDict(filters.pairs()), COUNT_FILTERS if exact else ("city", "state")),
        total=_words(show(found.people)),
        operations=_words(show(found.operations)),
        cities=[
            Bar(
                f"{city.city}, {city.state}",
                show(city.people),
                _words(show(city.people)),
                to_records(city=city.city, state=city.state) if to_records else None,
                _kind(show(city.people), exact),
            )
            for city in _in_order(found.cities, show)[:MOST_CITIES]
        ],
        more_cities=max(0, len(found.cities) - MOST_CITIES),
        months=[
            MonthBar(
                month.month,
                show(month.people),
                _words(show(month.people)),
                to_records(**_ends(month.month)) if to_records else None,
                _kind(show(month.people), exact),
            )
            for month in found.months
        ],
    )


def _in_order(
    cities: Sequence[CityCount], show: Callable[[int], int | None]
) -> Sequence[CityCount]:
    """Largest first, by the figures that are shown: an order by exact ones would tell more."""
    return sorted(cities, key=lambda city: (-(show(city.people) or 0), city.city, city.state))


def _links(filters: Filters) -> Callable[..., str]:
    """Addresses of the records behind a figure, for those who may see them."""

    def link(**values: str) -> str:
        query: MultiDict[str, str] = MultiDict(with_defaults(filters).pairs())
        for name, value in values.items():
            query.setlist(name.rstrip("_"), [value])
        return url_with("incidents.listing", query.items(multi=True))

    return link


def _ends(month: date) -> dict[str, str]:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {f"{FROM}_": month.isoformat(), TO: last.isoformat()}


def _words(number: int | None) -> str:
    return _("fewer than 5") if number is None else format_number(number)


def _kind(number: int | None, exact: Scope) -> Literal["value", "held", "rounded"]:
    if exact:
        return "value"
    return "held" if number is None else "rounded"
