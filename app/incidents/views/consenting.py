"""Waiting for consent: the list, one tap for each report, and the panel on a report's page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.accounts.queries import person_names
from app.codebook import Choice, Step, codebook
from app.database import now, reading
from app.incidents.changing import Stale
from app.incidents.consent.queries import BASIS, age_of, answers_so_far, to_settle
from app.incidents.consent.service import SETTLING, read_settlement, settle
from app.incidents.queries import COUNTED, Position, may, read_position
from app.incidents.record import Record, Status
from app.incidents.views import blueprint
from app.incidents.views.common import changing, keys, posted_revision, record_or_404, today_there
from app.web.errors import refuse
from app.web.navigation import url_with
from app.web.saying import said

CHOICES = tuple(choice for choice in codebook[BASIS].choices if choice.code in SETTLING)
# Where the tap came from, and so where it leads back to.
LIST, RECORD = "list", "record"


@dataclass(frozen=True)
class Panel:
    """The basis for sharing on the page of a report: how it came about, and what may be said."""

    steps: list[Step]
    choices: tuple[Choice, ...]


def consent_panel(record: Record) -> Panel | None:
    """The panel of a report, for those who may settle it."""
    if not may(current_actor(), "consent.settle", record):
        return None
    others = tuple(choice for choice in CHOICES if choice.code != record.sharing_basis)
    closed = record.status is Status.WITHDRAWN
    return Panel(answers_so_far(record), () if closed else others)


@blueprint.get("/incidents/consent")
@permission("consent.settle")
def consent_list() -> ResponseReturnValue:
    """What waits for a client's answer, newest first."""
    session, moment = reading(), now()
    page = to_settle(
        session,
        current_actor(),
        after=read_position(request.args.get("after")),
        before=read_position(request.args.get("before")),
    )
    return render_template(
        "incidents/consent.html",
        page=page,
        counted=COUNTED,
        ages=[age_of(record, moment) for record in page.records],
        reporters=person_names(session, {record.reporter_id for record in page.records}),
        choices=CHOICES,
        older=_at("after", page.older),
        newer=_at("before", page.newer),
    )


@blueprint.post("/incidents/<record_id>/consent")
@permission("consent.settle")
def consent(record_id: str) -> ResponseReturnValue:
    """One tap: what the client answered, dated."""
    record = record_or_404(record_id, "consent.settle")
    settled = read_settlement(request.form, today_there(record))
    if settled.problems:
        page = render_template(
            "incidents/consent_form.html",
            record=record,
            choices=CHOICES,
            problems={problem.field: said(problem) for problem in settled.problems},
        )
        return page, 422
    try:
        with changing(record, "consent.settle") as (session, stands):
            settle(session, keys(), current_actor(), stands, posted_revision(), settled)
    except Stale:
        refuse(409, _("Somebody changed this report since you opened it. Read it again."))
    answer = _(codebook[BASIS].labels[settled.code])
    flash(_("Report %(id)s: %(answer)s.", id=record.record_id, answer=answer))
    if request.form.get("back") == LIST:
        return redirect(url_for("incidents.consent_list"), 303)
    return redirect(url_for("incidents.record", record_id=record.record_id), 303)


def _at(parameter: str, position: Position | None) -> str | None:
    if position is None:
        return None
    return url_with("incidents.consent_list", [(parameter, str(position))])
