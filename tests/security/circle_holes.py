"""Guards of lists and files: whose reports stand there."""

from __future__ import annotations

from tests.security.hole_tools import (
    MORE_BASES,
    VIEWS,
    Hole,
    can_tell,
    everything,
    for_caller,
    instead,
    refused_exports,
    words_at,
    yes,
)

CIRCLE_HOLES = (
    Hole(
        "circle of the list",
        for_caller("app.incidents.queries", "within", "list_records", everything),
        words_at("coordinator", "/incidents"),
    ),
    Hole(
        "circle of the inbox",
        for_caller("app.incidents.queries", "within", "waiting", everything),
        words_at("coordinator", "/review"),
    ),
    Hole(
        "circle of the rows exported",
        for_caller(
            "app.exchange.export.query", "within", "rows_query", everything, "incident.export"
        ),
        words_at("coordinator", "/exports/incidents.csv"),
    ),
    Hole(
        "circle of the texts exported",
        for_caller(
            "app.exchange.export.query", "within", "envelopes", everything, "incident.narrative"
        ),
        words_at("network_coordinator", "/exports/incidents.csv?narrative=yes"),
    ),
    Hole(
        "circle of a city in the list",
        instead(f"{VIEWS}.listing", "within", everything),
        can_tell("attorney", "/incidents?"),
    ),
    Hole(
        "imports that others made",
        instead(f"{VIEWS}.listing", "imports_within", yes),
        can_tell("coordinator", "/incidents?import"),
    ),
    Hole(
        "circle of a city in the inbox",
        instead("app.review.views", "within", everything),
        can_tell("coordinator", "/review"),
    ),
    Hole(
        "circle of a city in exports",
        instead("app.exchange.views", "within", everything),
        can_tell("coordinator", "/exports"),
    ),
    Hole(
        "what other offices keep",
        instead("app.incidents.scope", "counts_whole_network", yes),
        can_tell("network_coordinator", "/exports"),
    ),
    Hole(
        "bases that open a record",
        instead("app.incidents.scope", "OPEN_BASES", MORE_BASES),
        words_at("network_coordinator", "/incidents", "/review"),
    ),
    Hole(
        "refusal",
        instead("app.incidents.scope", "NEVER_EXPORTED", frozenset({"-"})),
        refused_exports,
    ),
)
