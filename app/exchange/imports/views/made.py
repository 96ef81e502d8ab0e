"""An import that was made: what is left of it, accepting many of its reports, taking it back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.accounts.access import current_actor, permission
from app.codebook import codebook
from app.database import reading, writing
from app.exchange.imports.undoing import (
    Batch,
    find_batch,
    records_of,
    standing,
    touched_records,
    undo,
)
from app.exchange.imports.views.common import blueprint, keys, must_be_sure
from app.exchange.imports.waiting import (
    SHOWN,
    accepted_at_once,
    waiting_for_information,
    without_basis,
)
from app.incidents.record import Record, Status
from app.review.many import AT_ONCE, accept_many, take_acceptance_back

WAITS, REVIEW, DONE = Status.NEEDS_INFO.value, Status.SUBMITTED.value, Status.ACCEPTED.value
PATIENCE = 8.0  # seconds that a push may take


@blueprint.get("/made/<import_id>")
@permission("incident.import")
def made_import(import_id: str) -> ResponseReturnValue:
    """How its records stand."""
    return _page(_batch_or_404(import_id))


@blueprint.post("/made/<import_id>/undo")
@permission("incident.import_run")
def undo_import(import_id: str) -> ResponseReturnValue:
    """Withdraw its records; those that somebody worked on only where that was ticked."""
    batch = _batch_or_404(import_id)
    must_be_sure()
    with writing() as session:
        done = undo(
            session, current_actor(), batch, touched_too=request.form.get("touched") == "yes"
        )
    flash(
        ngettext(
            "%(number)s report was taken back.",
            "%(number)s reports were taken back.",
            done,
            number=done,
        )
    )
    return redirect(url_for("imports.made_import", import_id=batch.number), 303)


@blueprint.post("/made/<import_id>/accept")
@permission("incident.decide")
def accept_import(import_id: str) -> ResponseReturnValue:
    """Accept those that wait for review and lack nothing, some hundred with each push."""
    batch = _batch_or_404(import_id)
    confidence = request.form.get("confidence", "")
    if confidence not in codebook["confidence"].codes:
        return _page(batch, _("Say how sure these reports are.")), 422
    settled = {"confidence": confidence, "date_precision": "exact_day"}

    def accept(session: Session, records: Sequence[Record]) -> int:
        return accept_many(session, keys(), current_actor(), records, settled)

    done = _while_there_is_time(batch, Status.SUBMITTED, accept)
    flash(
        ngettext(
            "%(number)s report is accepted.", "%(number)s reports are accepted.", done, number=done
        )
    )
    return redirect(url_for("imports.made_import", import_id=batch.number), 303)


@blueprint.post("/made/<import_id>/unaccept")
@permission("incident.decide")
def unaccept_import(import_id: str) -> ResponseReturnValue:
    """Put what was accepted at once back to review, if nothing happened to it since."""
    batch = _batch_or_404(import_id)
    must_be_sure()

    def put_back(session: Session, records: Sequence[Record]) -> int:
        return take_acceptance_back(session, keys(), current_actor(), records)

    done = _while_there_is_time(batch, Status.ACCEPTED, put_back)
    flash(
        ngettext(
            "%(number)s report waits again.", "%(number)s reports wait again.", done, number=done
        )
    )
    return redirect(url_for("imports.made_import", import_id=batch.number), 303)


def _while_there_is_time(
    batch: Batch, status: Status, decide: Callable[[Session, Sequence[Record]], int]
) -> int:
    """Decide some after some, each in a transaction of its own, so that others can write in
    between; returns how many. What does not fit into PATIENCE waits for the next push."""
    started, done, last = time.monotonic(), 0, 0
    while time.monotonic() - started < PATIENCE:
        with writing() as session:
            some = records_of(session, batch, status, AT_ONCE, last)
            done += decide(session, some)
        if not some:
            break
        last = some[-1].id
    return done


def _page(batch: Batch, problem: str = "") -> str:
    session = reading()
    left = standing(session, batch)
    return render_template(
        "exchange/imports/made.html",
        batch=batch,
        left=left,
        touched=touched_records(session, batch) if left.touched else [],
        statuses=left.statuses,
        waiting=waiting_for_information(session, batch) if left.statuses.get(WAITS) else [],
        shown=SHOWN,
        without_basis=without_basis(session, batch) if left.statuses.get(REVIEW) else 0,
        accepted=accepted_at_once(session, batch) if left.statuses.get(DONE) else 0,
        confidences=[(one.code, _(one.label)) for one in codebook["confidence"].choices],
        problem=problem,
    )


def _batch_or_404(import_id: str) -> Batch:
    """The import, if it is of this office. Absent and foreign ones answer alike."""
    number = int(import_id) if import_id.isascii() and import_id.isdigit() else 0
    office_id = current_actor().office_id
    if office_id is None or not 0 < number < 10**15:
        abort(404)
    batch = find_batch(reading(), office_id, number)
    if batch is None:
        abort(404)
    return batch
