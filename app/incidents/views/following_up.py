"""The follow-up: the ten sections as a task list, each a page that is saved by itself."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.codebook import STEP_KINDS, codebook
from app.database import reading
from app.incidents.changing import Stale
from app.incidents.forms import section_form, section_questions, show_problems
from app.incidents.progress import Progress, progress, section_fields
from app.incidents.queries import may
from app.incidents.record import Record
from app.incidents.texts import open_texts
from app.incidents.timeline import entries
from app.incidents.views import blueprint
from app.incidents.views.common import keys, record_or_404
from app.incidents.views.edit_page import (
    SEALED,
    changed_meanwhile,
    say_what_is_lost,
    texts_for_editing,
)
from app.incidents.views.saving import read_draft, save_draft
from app.places import queries as places
from app.web.forms import Form


@blueprint.get("/incidents/<record_id>/follow-up")
@permission("incident.revise")
def follow_up(record_id: str) -> ResponseReturnValue:
    """The sections of a report, and how far each has come."""
    record = record_or_404(record_id, "incident.revise")
    return render_template("incidents/follow_up.html", record=record, sections=_progress(record))


@blueprint.route("/incidents/<record_id>/follow-up/<letter>", methods=["GET", "POST"])
@permission("incident.revise")
def section(record_id: str, letter: str) -> ResponseReturnValue:
    """One section: its questions that apply, saved by itself."""
    record = record_or_404(record_id, "incident.revise")
    names = section_fields().get(letter)
    if names is None:
        abort(404)
    if not may(current_actor(), "incident.narrative", record):
        names = tuple(name for name in names if name not in SEALED)
    if request.method != "POST":  # HEAD too: nothing but POST writes
        texts = texts_for_editing(record, [name for name in names if name in SEALED])
        form = section_form(names, None, {**record.answers, **texts})
        form["revision"].data = str(record.revision)
        return _page(record, letter, form)
    draft = read_draft(record, names)
    if draft.problems:
        form = section_form(names, request.form, {})
        show_problems(form, draft.problems)
        return _page(record, letter, form), 422
    try:
        saved = save_draft(record, draft)
    except Stale:
        return changed_meanwhile(record_or_404(record_id, "incident.revise")), 409
    return _go_on(saved, letter)


def _go_on(record: Record, letter: str) -> ResponseReturnValue:
    """To the next section that is not complete, or back to the list."""
    sections = _progress(record)
    here = next(section for section in sections if section.letter == letter)
    flash(_("Saved: %(section)s.", section=_(here.title)))
    later = [section for section in sections if section.letter > letter and section.left]
    if request.form.get("then") == "next" and later:
        address = url_for("incidents.section", record_id=record.record_id, letter=later[0].letter)
    else:
        address = url_for("incidents.follow_up", record_id=record.record_id)
    return redirect(address, 303)


def _progress(record: Record) -> list[Progress]:
    hidden = () if may(current_actor(), "incident.narrative", record) else SEALED
    texts = open_texts(reading(), keys(), record, SEALED)
    return progress(record.answers, {*texts.open, *texts.lost}, hidden)


def _page(record: Record, letter: str, form: Form) -> str:
    say_what_is_lost(record, form)
    sections = _progress(record)
    questions, unasked = section_questions(form, record.answers)
    return render_template(
        "incidents/section.html",
        record=record,
        section=next(section for section in sections if section.letter == letter),
        sections=sections,
        form=form,
        questions=questions,
        unasked=[_(codebook[name].label) for name in unasked],
        steps=entries(record, [name for name in STEP_KINDS if name in form]),
        facilities=places.facilities(reading()),
    )
