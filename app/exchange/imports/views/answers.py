"""Fourth step: what is the same for every row, how dates are read, what becomes of doubts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.accounts.access import permission
from app.accounts.policy import OPEN_BASES
from app.codebook import AnswerError, Required, codebook, parse_answer
from app.database import now
from app.exchange.imports.dates import Order, needs_order
from app.exchange.imports.grid import shown
from app.exchange.imports.plan import Doubts, Plan, Repeated
from app.exchange.imports.views.common import (
    SAME,
    STEP_NAMES,
    Work,
    blueprint,
    go_on,
    keep,
    to_change,
    work_or_404,
)
from app.incidents.fields import form_field
from app.incidents.posted import as_posted
from app.web.forms import ChoiceField, DayField, Form, Option
from app.web.saying import said

DATES = [name for name, field in codebook.fields.items() if field.kind == "date"]


class AnswersForm(Form):
    """The same answers for every row that says nothing itself, and how the file is read."""

    dates = ChoiceField(
        _l("What comes first in a date such as 03/04/2025?"),
        choices=[
            Option(Order.MONTH_FIRST.value, _l("The month: March 4")),
            Option(Order.DAY_FIRST.value, _l("The day: 3 April")),
        ],
    )
    incident_outcome = form_field(codebook["incident_outcome"], clearable=True)
    people_count = form_field(codebook["people_count"])
    source_of_knowledge = form_field(codebook["source_of_knowledge"], clearable=True)
    venue_type = form_field(codebook["venue_type"], clearable=True)
    sharing_basis = form_field(codebook["sharing_basis"], clearable=True)
    attested_on = DayField(
        _l("Since when does this basis for sharing hold?"),
        description=_l("The day of the engagement letter, or of the decision. It is dated so."),
    )
    attested = BooleanField(_l("I have looked, and this basis holds for every row of the sheet."))
    doubts = ChoiceField(
        _l("Rows of which something optional cannot be taken"),
        choices=[
            Option(Doubts.WAIT.value, _l("Bring them in without that, waiting for information")),
            Option(Doubts.REFUSE.value, _l("Refuse them")),
        ],
    )
    repeated = ChoiceField(
        _l("Rows that stand in the sheet twice, with every cell the same"),
        choices=[
            Option(Repeated.SKIP.value, _l("The same report: take it once")),
            Option(Repeated.KEEP.value, _l("Two people: take both")),
        ],
    )


@blueprint.get("/<sheet_id>/answers")
@permission("incident.import")
def answers_step(sheet_id: str) -> ResponseReturnValue:
    """What every row shares."""
    work = work_or_404(sheet_id)
    plan = work.state.plan
    known = as_posted(
        {
            **plan.same,
            "dates": plan.dates,
            "attested_on": plan.attested_on,
            "doubts": plan.doubts if "answers" in work.state.confirmed else Doubts.WAIT,
            "repeated": plan.repeated,
            "attested": "y" if plan.attested_on else None,
        }
    )
    return _page(work, AnswersForm(known))


@blueprint.post("/<sheet_id>/answers")
@permission("incident.import")
def take_answers(sheet_id: str) -> ResponseReturnValue:
    """Take them, if they can be."""
    work = to_change(sheet_id)
    form = AnswersForm(request.form)
    form.validate()
    plan = _taken(work, form)
    if form.errors:
        return _page(work, form), 422
    keep(work.held, replace(work.state, plan=plan).confirm("answers"))
    return go_on(sheet_id, "check_step")


def _taken(work: Work, form: AnswersForm) -> Plan:
    """The plan with the answers of the form; errors stand at its fields."""
    same = _same(work, form)
    order = form.dates.data
    if order is None and _unordered(work):
        form.dates.errors = [_("Say which comes first: it is never guessed.")]
    attested: date | None = form.attested_on.data
    if same.get("sharing_basis") in OPEN_BASES:
        if attested is None:
            form.attested_on.errors = [_("Enter the day since when it holds.")]
        elif attested > now().date():
            form.attested_on.errors = [_("Enter a day that is not in the future.")]
        if not form.attested.data:
            form.attested.errors = [_("Tick this, or leave the basis for sharing open.")]
    return replace(
        work.state.plan,
        same=same,
        dates=Order(order) if order else None,
        doubts=Doubts(form.doubts.data or Doubts.WAIT),
        repeated=Repeated(form.repeated.data or Repeated.SKIP),
        attested_on=attested if "sharing_basis" in same else None,
    )


def _same(work: Work, form: AnswersForm) -> dict[str, str]:
    """The answers for every row."""
    same = {}
    for name in SAME:
        text = request.form.get(name, "").strip()
        try:
            if parse_answer(codebook[name], text) is not None:
                same[name] = text
        except AnswerError as error:
            form[name].errors = [said(error)]
    for name in _said_by_nobody(work):
        if name not in same and not form[name].errors:
            question = str(_(codebook[name].label))
            message = _(
                "%(question)s: no column says it, so answer it here for every row.",
                question=question,
            )
            form[name].errors = [message]
    return same


def _said_by_nobody(work: Work) -> list[str]:
    """What is needed to file a report and no column says, so that every row would be refused.

    A court of the list says what kind of place it is.
    """
    plan = work.state.plan_for(work.table)
    by = {"venue_type": ("venue_type", "facility")}
    return [
        name
        for name in SAME
        if codebook[name].required is Required.AT_FILING
        and not plan.filling(*by.get(name, (name,)))
    ]


def _unordered(work: Work) -> list[str]:
    """A few dates that can only be read once somebody says which number is the month."""
    plan = work.state.plan_for(work.table)
    if plan.own_names:
        return []
    cells = (
        shown(cell)
        for name in plan.filling(*DATES)
        for cell in work.table.column(name)
        if needs_order([cell])
    )
    return list(islice(dict.fromkeys(cells), 4))


def _page(work: Work, form: AnswersForm) -> str:
    return render_template(
        "exchange/imports/answers.html",
        held=work.held,
        form=form,
        dates=_unordered(work),
        own=work.state.plan_for(work.table).own_names,
        filled=[name for name in SAME if work.state.plan_for(work.table).filling(name)],
        steps=STEP_NAMES,
        step="answers",
    )
