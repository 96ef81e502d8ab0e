"""Guards taken away one at a time, each with the part of the matrix that must notice.

A guard that nothing misses is either not tested or not needed.
"""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

from app.accounts.access import deny_by_default
from app.accounts.policy import OPEN_BASES, Actor
from app.accounts.sessions.strength import Strength
from app.ledger.models import AuditEvent
from app.web.headers import add_headers
from app.web.origin import refuse_foreign_requests
from tests.security.bringing import any_import, any_sheet
from tests.security.factor_holes import FACTOR_HOLES
from tests.security.hole_tools import (
    Hole,
    advocate_pages,
    bare_answers,
    can_tell,
    cells,
    everything,
    evil_targets,
    for_caller,
    foreign_forms,
    instead,
    let_suspended_in,
    numbers_in_audit,
    old_sessions,
    other_hosts,
    others_events,
    race,
    refused_exports,
    without_hook,
    words_at,
)
from tests.security.world import OPEN_CITY, OPEN_OFFICE

_VIEWS = "app.incidents.views"
_IMPORTS = "app.exchange.imports.views"
_RECORD = "/incidents/<record_id>"
_MORE_BASES = OPEN_BASES | {"pending", "refused"}


def _yes(*_args: Any, **_options: Any) -> bool:
    return True


def _looser_record(record_id: str, _action: str = "") -> Any:
    return importlib.import_module(f"{_VIEWS}.common").record_or_404(record_id)


HOLES = (
    Hole("default deny", without_hook(deny_by_default), cells("/incidents", "nobody")),
    Hole("roles", lambda patch, _: patch.setattr(Actor, "may", _yes), cells("/review", "attorney")),
    Hole(
        "the action of a view",
        instead("app.accounts.access", "permission_of", lambda _app, _endpoint: "start.see"),
        cells("/exports", "advocate"),
    ),
    Hole("suspension", let_suspended_in, cells("/incidents", "suspended")),
    Hole("origin", without_hook(refuse_foreign_requests), foreign_forms),
    Hole("host", lambda _, world: world.app.config.update(TRUSTED_HOSTS=None), other_hosts),
    Hole("headers", without_hook(add_headers), bare_answers),
    Hole(
        "the end of a session",
        instead("app.accounts.sessions.hooks", "strength_of", lambda *_: Strength.PROVEN),
        old_sessions,
    ),
    *FACTOR_HOLES,
    Hole(
        "safe next",
        instead("app.accounts.sign_in", "safe_next", lambda target, _fallback: target),
        evil_targets,
    ),
    Hole(
        "circle of a record",
        for_caller("app.incidents.queries", "within", "find_record", everything),
        cells(_RECORD, "attorney"),
    ),
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
        instead(f"{_VIEWS}.listing", "within", everything),
        can_tell("attorney", "/incidents?"),
    ),
    Hole(
        "imports that others made",
        instead(f"{_VIEWS}.listing", "imports_within", _yes),
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
        "what other offices keep",
        instead("app.incidents.scope", "counts_whole_network", _yes),
        can_tell("network_coordinator", "/exports"),
    ),
    Hole(
        "what other offices keep, in counts",
        instead("app.insights.selecting", "counts_whole_network", _yes),
        can_tell("network_coordinator", "/insights"),
    ),
    Hole(
        "bases that open a record",
        instead("app.incidents.scope", "OPEN_BASES", _MORE_BASES),
        words_at("network_coordinator", "/incidents", "/review"),
    ),
    Hole(
        "bases that open a record to counts",
        instead("app.insights.selecting", "OPEN_BASES", _MORE_BASES),
        words_at("network_coordinator", "/insights"),
    ),
    Hole(
        "bases that open a record to writing",
        instead("app.accounts.policy", "OPEN_BASES", _MORE_BASES),
        race("edit"),
    ),
    Hole(
        "circle of counts",
        instead("app.insights.selecting", "_circle", lambda rows, *_: rows["office_id"] > 0),
        words_at("coordinator", "/insights"),
    ),
    Hole(
        "refusal",
        instead("app.incidents.scope", "NEVER_EXPORTED", frozenset({"-"})),
        refused_exports,
    ),
    Hole(
        "action of the narrative",
        instead(f"{_VIEWS}.reading", "record_or_404", _looser_record),
        cells(f"{_RECORD}/narrative", "network_coordinator"),
    ),
    Hole(
        "action of the long page",
        instead(f"{_VIEWS}.editing", "record_or_404", lambda *_: None),
        cells(f"{_RECORD}/edit", "attorney"),
    ),
    Hole(
        "action of withdrawing",
        instead(f"{_VIEWS}.withdrawing", "record_or_404", _looser_record),
        cells(f"{_RECORD}/withdraw", "coordinator"),
    ),
    Hole(
        "action of the declaration",
        instead(f"{_VIEWS}.declaring", "record_or_404", _looser_record),
        cells(f"{_RECORD}/declaration", "network_coordinator"),
    ),
    Hole(
        "texts on the page of a record",
        instead(f"{_VIEWS}.reading", "may", _yes),
        words_at("network_coordinator", "/incidents/{open}"),
    ),
    Hole(
        "texts on the long page",
        instead(f"{_VIEWS}.edit_page", "may", _yes),
        words_at("network_coordinator", "/incidents/{open}/edit"),
    ),
    Hole("policy while revising", instead(f"{_VIEWS}.common", "may", _yes), race("edit")),
    Hole("policy while withdrawing", instead(f"{_VIEWS}.common", "may", _yes), race("withdraw")),
    *(
        Hole(
            f"action of {page}",
            instead(f"{_VIEWS}.{module}", "record_or_404", lambda *_: None),
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
        instead(f"{_VIEWS}.history", "may", _yes),
        words_at("network_coordinator", "/incidents/{open}/history"),
    ),
    Hole(
        "action of settling consent",
        instead(f"{_VIEWS}.consenting", "record_or_404", _looser_record),
        cells(f"{_RECORD}/consent", "network_coordinator"),
    ),
    Hole(
        "circle of what waits for consent",
        for_caller("app.incidents.consent.queries", "within", "_found", everything),
        words_at("coordinator", "/incidents/consent"),
    ),
    Hole(
        "policy while settling consent",
        instead(f"{_VIEWS}.common", "may", _yes),
        race("consent"),
    ),
    Hole(
        "action of asking for help",
        instead(f"{_VIEWS}.helping", "record_or_404", _looser_record),
        cells(f"{_RECORD}/help", "network_coordinator"),
    ),
    Hole("policy while asking for help", instead(f"{_VIEWS}.common", "may", _yes), race("help")),
    Hole(
        "circle of help",
        instead("app.incidents.help.queries", "answerable", everything),
        words_at("coordinator", "/incidents/help"),
    ),
    Hole(
        "being on call",
        instead("app.incidents.help.queries", "is_on_call", _yes),
        cells("/incidents/help/<help_id>", "attorney"),
    ),
    Hole(
        "office of a sheet under way",
        instead("app.exchange.imports.holding", "_row", any_sheet),
        cells("/imports/<sheet_id>/reading", "coordinator"),
    ),
    Hole(
        "office of an import",
        instead(f"{_IMPORTS}.made", "find_batch", any_import),
        cells("/imports/made/<import_id>", "coordinator"),
    ),
    Hole("policy while deciding", instead("app.review.views", "may", _yes), race("decision")),
    Hole(
        "an advocate's filters",
        instead("app.insights.asking", "check_filters", lambda _filters: None),
        advocate_pages,
    ),
    Hole(
        "reach of the audit",
        instead("app.operations.audit.queries", "reach", lambda _actor: AuditEvent.sequence > 0),
        others_events("attorney"),
    ),
    Hole(
        "numbers in the audit",
        instead("app.operations.audit.queries", "readable", lambda _session, _actor, ids: set(ids)),
        numbers_in_audit,
    ),
    Hole(
        "numbers in rows of the audit",
        instead("app.operations.audit.rows", "readable", lambda _session, _actor, ids: set(ids)),
        numbers_in_audit,
    ),
    Hole("an advocate's figures", instead("app.insights.asking", "rounded", int), advocate_pages),
    Hole(
        "an advocate's months",
        instead("app.insights.asking", "first_open_day", lambda _today: date.max),
        advocate_pages,
    ),
)

assert {OPEN_CITY, OPEN_OFFICE}  # the words that `leaks` looks for
