"""Mappings that an office keeps: saved by name, used for the next sheet."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.codebook import AnswerError
from app.database import reading, writing
from app.exchange.imports.checking import fitted
from app.exchange.imports.grid import Unusable
from app.exchange.imports.holding import forget_mapping, save_mapping, saved_mappings
from app.exchange.imports.views.common import (
    blueprint,
    go_on,
    keep,
    keys,
    to_change,
)
from app.web.saying import said


@blueprint.post("/<sheet_id>/mapping")
@permission("incident.import")
def save(sheet_id: str) -> ResponseReturnValue:
    """Keep the plan of this sheet by name."""
    plan = to_change(sheet_id).state.plan
    try:
        with writing() as session:
            save_mapping(session, keys(), current_actor(), request.form.get("name", ""), plan)
    except AnswerError as error:
        flash(said(error))
    else:
        flash(_("The mapping is saved for the next sheet."))
    return go_on(sheet_id, "check_step")


@blueprint.post("/<sheet_id>/use-mapping")
@permission("incident.import")
def use(sheet_id: str) -> ResponseReturnValue:
    """Read this sheet by a mapping of the office; every step can still be looked at."""
    work = to_change(sheet_id)
    given = request.form.get("mapping", "")
    saved = next(
        (
            one
            for one in saved_mappings(reading(), keys(), current_actor())
            if one.mapping_id == given
        ),
        None,
    )
    if saved is None:
        flash(_("Choose a mapping."))
        return go_on(sheet_id, "columns_step")
    try:
        plan = fitted(saved.plan, work.table)
    except Unusable as error:
        flash(said(error))
        return go_on(sheet_id, "columns_step")
    # A basis for sharing was attested for another sheet: it is asked again.
    same = {name: one for name, one in plan.same.items() if name != "sharing_basis"}
    plan = replace(plan, same=same, attested_on=None)
    state = replace(work.state, plan=plan)
    for step in ("reading", "columns", "values"):
        state = state.confirm(step)
    keep(work.held, state)
    flash(_("Columns, values and answers are those of “%(name)s”.", name=saved.name))
    if "sharing_basis" in saved.plan.same:
        flash(_("The basis for sharing is not taken over: say whether it holds for this sheet."))
    return go_on(sheet_id, "answers_step")


@blueprint.post("/mappings/forget")
@permission("incident.import")
def forget() -> ResponseReturnValue:
    """Delete a mapping of this office."""
    with writing() as session:
        forget_mapping(session, current_actor(), request.form.get("mapping", ""))
    flash(_("The mapping is deleted."))
    return redirect(url_for("imports.start"), 303)
