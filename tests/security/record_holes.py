"""Guards of a report: who opens its pages, and who may write to it."""

from __future__ import annotations

from tests.security.hole_tools import (
    MORE_BASES,
    VIEWS,
    Hole,
    cells,
    everything,
    for_caller,
    instead,
    looser_record,
    race,
    words_at,
    yes,
)

_RECORD = "/incidents/<record_id>"

RECORD_HOLES = (
    Hole(
        "circle of a record",
        for_caller("app.incidents.queries", "within", "find_record", everything),
        cells(_RECORD, "attorney"),
    ),
    Hole(
        "bases that open a record to writing",
        instead("app.accounts.policy", "OPEN_BASES", MORE_BASES),
        race("edit"),
    ),
    Hole(
        "action of the narrative",
        instead(f"{VIEWS}.reading", "record_or_404", looser_record),
        cells(f"{_RECORD}/narrative", "network_coordinator"),
    ),
    Hole(
        "action of the long page",
        instead(f"{VIEWS}.editing", "record_or_404", lambda *_: None),
        cells(f"{_RECORD}/edit", "attorney"),
    ),
    Hole(
        "action of withdrawing",
        instead(f"{VIEWS}.withdrawing", "record_or_404", looser_record),
        cells(f"{_RECORD}/withdraw", "coordinator"),
    ),
    Hole(
        "action of the declaration",
        instead(f"{VIEWS}.declaring", "record_or_404", looser_record),
        cells(f"{_RECORD}/declaration", "network_coordinator"),
    ),
    Hole(
        "texts on the page of a record",
        instead(f"{VIEWS}.reading", "may", yes),
        words_at("network_coordinator", "/incidents/{open}"),
    ),
    Hole(
        "texts on the long page",
        instead(f"{VIEWS}.edit_page", "may", yes),
        words_at("network_coordinator", "/incidents/{open}/edit"),
    ),
    Hole("policy while revising", instead(f"{VIEWS}.common", "may", yes), race("edit")),
    Hole("policy while withdrawing", instead(f"{VIEWS}.common", "may", yes), race("withdraw")),
    *(
        Hole(
            f"action of {page}",
            instead(f"{VIEWS}.{module}", "record_or_404", lambda *_: None),
            cells(f"{_RECORD}/{page}", "attorney"),
        )
        for page, module in (
            ("follow-up", "following_up"),
            ("follow-up/<letter>", "following_up"),
            ("steps", "stepping"),
            ("history", "history"),
        )
    ),
    Hole(
        "circle of a group",
        instead("app.incidents.grouping", "within", everything),
        words_at("network_coordinator", "/incidents/{open}"),
    ),
    Hole(
        "reasons in the history",
        instead(f"{VIEWS}.history", "may", yes),
        words_at("network_coordinator", "/incidents/{open}/history"),
    ),
    Hole("policy while deciding", instead("app.review.views", "may", yes), race("decision")),
)
