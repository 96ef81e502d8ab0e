"""Third step: what the values mean, those first that nobody understands by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import permission
from app.codebook import codebook
from app.database import reading
from app.exchange.imports.places import Places
from app.exchange.imports.values import ColumnAsked, read_values, values_asked
from app.exchange.imports.views.common import (
    STEP_NAMES,
    Work,
    blueprint,
    go_on,
    keep,
    to_change,
    work_or_404,
)
from app.web.saying import said


@blueprint.get("/<sheet_id>/values")
@permission("incident.import")
def values_step(sheet_id: str) -> ResponseReturnValue:
    """Each different value once, however many rows say it."""
    work = work_or_404(sheet_id)
    return _page(work, values_asked(work.table, work.state.plan, Places(reading())))


@blueprint.post("/<sheet_id>/values")
@permission("incident.import")
def take_values(sheet_id: str) -> ResponseReturnValue:
    """Take what the person says of each; what stays undecided is a doubt of its rows."""
    work, places = to_change(sheet_id), Places(reading())
    asked = values_asked(work.table, work.state.plan, places)
    given = read_values(work.state.plan, asked, request.form, places)
    if given.problems:
        shown = values_asked(work.table, given.plan, places)
        problems = {name: said(error) for name, error in given.problems.items()}
        return _page(work, shown, problems), 422
    keep(work.held, replace(work.state, plan=given.plan).confirm("values"))
    return go_on(sheet_id, "answers_step")


def _page(
    work: Work, asked: Sequence[ColumnAsked], problems: Mapping[str, str] | None = None
) -> str:
    return render_template(
        "exchange/imports/values.html",
        held=work.held,
        columns=asked,
        undecided=sum(value.answers is None for one in asked for value in one.values),
        typed=request.form,
        choices={
            name: [(choice.code, _(choice.label)) for choice in codebook[name].choices]
            for one in asked
            for name in one.coded
        },
        labels={name: _(codebook[name].label) for one in asked for name in one.column.fields},
        steps=STEP_NAMES,
        step="values",
        problems=problems or {},
    )
