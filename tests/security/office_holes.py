"""Guards of what stays inside an office: consent, help, sheets that are brought in."""

from __future__ import annotations

from tests.security.bringing import any_import, any_sheet
from tests.security.hole_tools import (
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
_IMPORTS = "app.exchange.imports.views"

OFFICE_HOLES = (
    Hole(
        "action of settling consent",
        instead(f"{VIEWS}.consenting", "record_or_404", looser_record),
        cells(f"{_RECORD}/consent", "network_coordinator"),
    ),
    Hole(
        "circle of what waits for consent",
        for_caller("app.incidents.consent.queries", "within", "_found", everything),
        words_at("coordinator", "/incidents/consent"),
    ),
    Hole(
        "policy while settling consent",
        instead(f"{VIEWS}.common", "may", yes),
        race("consent"),
    ),
    Hole(
        "action of asking for help",
        instead(f"{VIEWS}.helping", "record_or_404", looser_record),
        cells(f"{_RECORD}/help", "network_coordinator"),
    ),
    Hole("policy while asking for help", instead(f"{VIEWS}.common", "may", yes), race("help")),
    Hole(
        "circle of help",
        instead("app.incidents.help.queries", "answerable", everything),
        words_at("coordinator", "/incidents/help"),
    ),
    Hole(
        "being on call",
        instead("app.incidents.help.queries", "is_on_call", yes),
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
)
