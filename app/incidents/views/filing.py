"""The quick report and its receipt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from app.accounts.access import current_actor, permission, prove_again
from app.accounts.sessions.hooks import strength
from app.accounts.sessions.service import moment
from app.accounts.sessions.strength import RECEIPT, Strength
from app.codebook import Kind, Problem, codebook
from app.database import reading, writing
from app.incidents.appeal import last_day_to_appeal
from app.incidents.draft import Draft, draft_of
from app.incidents.forms import (
    QUICK,
    QUICK_HIDDEN,
    SHARED_AT_EVENT,
    SHARED_AT_PLACE,
    applies_data,
    quick_form,
    show_problems,
)
from app.incidents.help.kinds import FIELD as HELP
from app.incidents.help.kinds import read_kinds
from app.incidents.help.mailing import tell
from app.incidents.help.service import Call, ask_with
from app.incidents.indicators.settings import read_settings
from app.incidents.posted import as_posted, raw_answers
from app.incidents.queries import find_record, last_place, was_filed_as
from app.incidents.record import Record
from app.incidents.service import Filed, file_report
from app.incidents.views import blueprint
from app.incidents.views.common import keys, record_or_404
from app.incidents.views.edit_page import changed_meanwhile
from app.incidents.views.helping import help_panel
from app.places import queries as places

SUBMISSION_KEY = re.compile(r"[0-9A-Za-z-]{8,36}")
LOCATOR = "https://locator.ice.gov/odls/"


@blueprint.route("/incidents/new", methods=["GET", "POST"])
@permission("incident.file")
def new() -> ResponseReturnValue:
    """File a report: one short page that never loses a word."""
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _page(quick_form(None, _prefilled()))
    form = quick_form(request.form, {})
    names = [*QUICK, *(name for name in QUICK_HIDDEN if name != "submission_key")]
    draft = draft_of(reading(), raw_answers(request.form, names))
    help_needed, wrong = read_kinds(request.form.getlist(HELP))
    problems = [*draft.problems, *wrong]
    submission_key = request.form.get("submission_key", "")
    if not SUBMISSION_KEY.fullmatch(submission_key):
        problems.append(
            Problem("submission_key", "Open a new form and send it: this one has no key.", {})
        )
    if problems:
        show_problems(form, problems)
        return _page(form), 422
    filed, call = _file(draft, submission_key, help_needed)
    tell(call)
    if filed.again and not was_filed_as(reading(), keys(), filed.record_id, draft):
        # The form came back changed after it was filed: offer it as an edit, losing nothing.
        record = record_or_404(filed.record_id, "incident.revise")
        if strength() < Strength.READING:
            abort(401)  # it would show what the report says
        return changed_meanwhile(record), 409
    return redirect(url_for("incidents.receipt", record_id=filed.record_id), 303)


def _file(
    draft: Draft, submission_key: str, help_needed: Sequence[str]
) -> tuple[Filed, Call | None]:
    try:
        return _write(draft, submission_key, help_needed)
    except IntegrityError:  # the same form came in twice at once, and the other one was first
        return _write(draft, submission_key, help_needed)


def _write(
    draft: Draft, submission_key: str, help_needed: Sequence[str]
) -> tuple[Filed, Call | None]:
    """The report and the cry for help: one transaction."""
    with writing() as session:
        filed = file_report(session, keys(), current_actor(), draft, submission_key)
        return filed, ask_with(session, current_actor(), filed, help_needed)


@blueprint.get("/incidents/<record_id>/receipt")
@permission("incident.receipt")
def receipt(record_id: str) -> ResponseReturnValue:
    """The report is in: its number, and what to do next."""
    record = record_or_404(record_id, "incident.receipt")
    again = None if is_fresh_receipt(record) else prove_again(Strength.READING)
    if again is not None:
        return again
    settings = read_settings(reading())
    return render_template(
        "incidents/receipt.html",
        record=record,
        last_day=last_day_to_appeal(record.answers, settings),
        appeal_window=settings.appeal_window,
        locator=LOCATOR,
        help=help_panel(record),
    )


def _page(form: object) -> str:
    return render_template(
        "incidents/new.html",
        form=form,
        facilities=places.facilities(reading()),
        applies=applies_data,
    )


def is_fresh_receipt(record: Record) -> bool:
    """Whether a session that may only file may see it: filed by this person within a day."""
    own = record.reporter_id == current_actor().person_id
    return own and moment() - record.created_at <= RECEIPT


def _prefilled() -> dict[str, str]:
    """Today where this person last reported from; the place or the event of another report."""
    actor = current_actor()
    session = reading()
    found: dict[str, str] = {}
    for parameter, shared in (("like", SHARED_AT_EVENT), ("at", SHARED_AT_PLACE)):
        record = find_record(session, actor, request.args.get(parameter, ""))
        readable = strength() >= Strength.READING
        if record is not None and (readable or is_fresh_receipt(record)):
            answers = as_posted({name: record.answers[name] for name in shared})
            found.update({name: value for name, value in answers.items() if value})
            break
    for name in SHARED_AT_PLACE:
        value = request.args.get(name, "")
        if value and (codebook[name].kind is not Kind.CHOICE or value in codebook[name].codes):
            found.setdefault(name, value)
    city, state = (
        (found["city"], found["state"])
        if "city" in found and "state" in found
        else last_place(session, actor)
        if strength() >= Strength.READING
        else ("", "")
    )
    today = places.today_at(session, city, state)
    found.setdefault("incident_date", today.isoformat())
    return found
