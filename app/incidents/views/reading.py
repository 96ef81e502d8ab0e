"""A record, and its narrative."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import current_actor, permission, who
from app.accounts.queries import offices_by_id, person_names
from app.codebook import codebook
from app.database import reading, writing
from app.incidents.alike import SHOWN, reports_alike
from app.incidents.display import lost_words, sections
from app.incidents.filter_words import name_in_words
from app.incidents.grouping import group_of
from app.incidents.history import set_aside
from app.incidents.indicators.panel import indicator_panel
from app.incidents.indicators.settings import read_settings
from app.incidents.provenance import provenance_of
from app.incidents.queries import find_record, has_text, may
from app.incidents.record import Record
from app.incidents.texts import lost_texts, open_texts
from app.incidents.timeline import timeline
from app.incidents.views import blueprint
from app.incidents.views.common import keys, record_or_404
from app.incidents.views.consenting import consent_panel
from app.incidents.views.helping import help_panel
from app.ledger.chain import record_event
from app.places.orders.covering import orders_covering

# The free texts that a record page shows by itself; reading a narrative is an event of its own.
ON_THE_PAGE = tuple(field.name for field in codebook.sealed if field.name != "narrative")


@blueprint.get("/incidents/<record_id>")
@permission("incident.read")
def record(record_id: str) -> ResponseReturnValue:
    """Everything that a record says, in the codebook's words."""
    session, actor = reading(), current_actor()
    found = record_or_404(record_id)
    texts_open = may(actor, "incident.narrative", found)
    may_decide = may(actor, "incident.decide", found)
    alike = reports_alike(session, actor, found, SHOWN + 1) if may_decide else ()
    texts = _texts(found) if texts_open else {}
    lost = lost_texts(session, keys(), found, ["narrative"]) if texts_open else {}
    return render_template(
        "incidents/record.html",
        record=found,
        sections=sections(found.answers, texts, hidden=() if texts_open else ON_THE_PAGE),
        steps=timeline(found),
        aside=set_aside(session, found),
        group=group_of(session, actor, found),
        reason=texts.get("reason"),
        narrative="open" if texts_open and has_text(session, found, "narrative") else None,
        narrative_lost=lost_words(lost["narrative"]) if lost else None,
        office=offices_by_id(session).get(found.office_id),
        provenance=provenance_of(session, actor, found),
        reporter=person_names(session, [found.reporter_id]).get(found.reporter_id or 0),
        covering=orders_covering(session, found.answers),
        is_own=found.reporter_id == actor.person_id,
        may_declare=may(actor, "incident.declare", found),
        may_decide=may_decide,
        alike=alike[:SHOWN],
        more_alike=len(alike) > SHOWN,
        name_in_words=name_in_words,
        same_as=_same_as(found) if may_decide else None,
        indicators=indicator_panel(found.answers, read_settings(session), with_open=may_decide),
        may_revise=may(actor, "incident.revise", found),
        may_withdraw=may(actor, "incident.withdraw", found),
        help=help_panel(found),
        consent=consent_panel(found),
    )


@blueprint.get("/incidents/<record_id>/narrative")
@permission("incident.narrative")
def narrative(record_id: str) -> ResponseReturnValue:
    """The narrative. That somebody read it is written down before it is shown."""
    found = record_or_404(record_id, "incident.narrative")
    actor = current_actor()
    with writing() as session:
        record_event(
            session,
            who(actor),
            "incident.narrative_read",
            found.record_id,
            {"revision": found.revision},
        )
    texts = open_texts(reading(), keys(), found, ["narrative"])
    lost = [lost_words(why) for why in texts.lost.values()]
    return render_template(
        "incidents/narrative.html", record=found, text=texts.open.get("narrative"), lost=lost
    )


def _same_as(record: Record) -> str | None:
    """The other report that a link of this page took for the same; one that this actor may not
    read is one that never was."""
    other = find_record(reading(), current_actor(), request.args.get("same_as", ""))
    return None if other is None or other.id == record.id else other.record_id


def _texts(record: Record) -> dict[str, str]:
    """The texts of the page; in the place of one that is lost stands why."""
    texts = open_texts(reading(), keys(), record, [*ON_THE_PAGE, "reason"])
    return {**texts.open, **{name: lost_words(why) for name, why in texts.lost.items()}}
