"""Guards of live counts: what is in them, and how much an advocate may see."""

from __future__ import annotations

from datetime import date

from tests.security.hole_tools import (
    MORE_BASES,
    Hole,
    advocate_pages,
    can_tell,
    everything,
    instead,
    words_at,
    yes,
)

COUNT_HOLES = (
    Hole(
        "circle of a city in counts",
        instead("app.insights.asking", "known", lambda actor: everything(actor, "")),
        can_tell("advocate", "/insights"),
    ),
    Hole(
        "circle of a city in rates",
        instead("app.insights.rate_views", "known", lambda actor: everything(actor, "")),
        can_tell("coordinator", "/insights/indicators"),
    ),
    Hole(
        "what other offices keep, in counts",
        instead("app.insights.selecting", "counts_whole_network", yes),
        can_tell("network_coordinator", "/insights"),
    ),
    Hole(
        "bases that open a record to counts",
        instead("app.insights.selecting", "OPEN_BASES", MORE_BASES),
        words_at("network_coordinator", "/insights"),
    ),
    Hole(
        "circle of counts",
        instead("app.insights.selecting", "_circle", lambda rows, *_: rows["office_id"] > 0),
        words_at("coordinator", "/insights"),
    ),
    Hole(
        "an advocate's filters",
        instead("app.insights.asking", "check_filters", lambda _filters: None),
        advocate_pages,
    ),
    Hole("an advocate's figures", instead("app.insights.asking", "rounded", int), advocate_pages),
    Hole(
        "an advocate's months",
        instead("app.insights.asking", "first_open_day", lambda _today: date.max),
        advocate_pages,
    ),
)
