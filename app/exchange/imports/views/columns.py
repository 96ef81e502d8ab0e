"""Second step: what each column is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.codebook import codebook
from app.database import reading
from app.exchange.imports.collected import choice_of, collected_columns
from app.exchange.imports.columns import COMPANIONS, column_choice, column_of_choice
from app.exchange.imports.grid import is_blank, plain, shown
from app.exchange.imports.holding import saved_mappings
from app.exchange.imports.places import Places
from app.exchange.imports.plan import OUT, Column, Plan, Use
from app.exchange.imports.suggesting import with_values
from app.exchange.imports.views.common import (
    STEP_NAMES,
    Work,
    blueprint,
    go_on,
    keep,
    keys,
    question_label,
    to_change,
    work_or_404,
)
from app.incidents.draft import COORDINATORS_ANSWER, SYSTEM_WRITES

EXAMPLES = 3


@dataclass(frozen=True)
class Asked:
    """A column as the page asks about it. `tick`: the one answer that it may say yes or no to,
    as a choice and in words; `needs_nobody`: what a collecting tool wrote beside the answers."""

    at: int
    name: str
    chosen: str
    examples: list[str]
    tick: tuple[str, str] | None
    needs_nobody: bool


@blueprint.get("/<sheet_id>/columns")
@permission("incident.import")
def columns_step(sheet_id: str) -> ResponseReturnValue:
    """Every column with a few of its values, and what it is taken for."""
    work = work_or_404(sheet_id)
    return _page(work, work.state.plan)


@blueprint.post("/<sheet_id>/columns")
@permission("incident.import")
def take_columns(sheet_id: str) -> ResponseReturnValue:
    """Take what the person says; a column that changed gets new suggestions for its values."""
    work = to_change(sheet_id)
    before, columns, changed = work.state.plan, {}, []
    for at, name in enumerate(work.table.columns):
        given = request.form.get(f"column-{at}", "")
        if given == column_choice(before.of(name)):
            columns[name] = before.of(name)
            continue
        columns[name] = column_of_choice(given)
        changed.append(name)
    places = Places(reading())
    plan = replace(before, columns=columns)
    # A column of states says which Portland a city's column means.
    if before.filling("state") != plan.filling("state"):
        changed += plan.filling("city")
    plan = with_values(plan, work.table, changed, places.find, places.with_courts())
    problem = _problem(plan)
    if problem:
        return _page(work, plan, problem), 422
    keep(work.held, replace(work.state, plan=plan).confirm("columns"))
    return go_on(sheet_id, "values_step")


def _problem(plan: Plan) -> str:
    if not plan.filling("incident_date"):
        return str(_("Say which column holds the date of the arrest."))
    if not (plan.filling("city") or plan.filling("facility")):
        return str(_("Say which column holds the court, or the city."))
    if len(plan.named(Use.REPORTER)) > 1:
        return str(_("Only one column can say whose report a row is."))
    return ""


def _page(work: Work, plan: Plan, problem: str = "") -> str:
    form = collected_columns(work.table)
    columns = [
        Asked(
            at,
            name,
            column_choice(plan.of(name)),
            _examples(work, name, plan.of(name)),
            _tick(name) if form else None,
            needs_nobody=name in form and (form[name].tick != "" or form[name] == OUT),
        )
        for at, name in enumerate(work.table.columns)
    ]
    return render_template(
        "exchange/imports/columns.html",
        held=work.held,
        columns=columns,
        sections=_targets(),
        saved=[
            (one, _absent(one.plan, work))
            for one in saved_mappings(reading(), keys(), current_actor())
        ],
        steps=STEP_NAMES,
        step="columns",
        problem=problem,
    )


def _tick(name: str) -> tuple[str, str] | None:
    found = choice_of(name)
    if found is None:
        return None
    answer = _(codebook[found.field].labels[found.choice])
    return f"{found.field}/{found.choice}", f"{question_label(found.field)}: {answer}"


def _examples(work: Work, name: str, column: Column) -> list[str]:
    """A few different values; none of a column that names people."""
    if column.use is Use.REPORTER:
        return []
    different = dict.fromkeys(
        " ".join(shown(cell).split()) for cell in work.table.column(name) if not is_blank(cell)
    )
    return [value[:40] for value in list(different)[:EXAMPLES] if value]


def _absent(plan: Plan, work: Work) -> int:
    """How many columns a mapping names that this sheet does not have: it cannot be used then."""
    headings = {plain(name) for name in work.table.columns}
    used = [name for name, column in plan.columns.items() if column.use is not Use.LEAVE_OUT]
    return sum(plain(name) not in headings for name in used)


def _targets() -> Mapping[str, list[tuple[str, str]]]:
    """What a column may fill, by section: a field, with those that the same cell often answers."""
    return {
        _(section[3:]): [
            (field.name, " + ".join(question_label(name) for name in _together(field.name)))
            for field in fields
            if field.name not in SYSTEM_WRITES | COORDINATORS_ANSWER
        ]
        for section, fields in codebook.sections.items()
    }


def _together(name: str) -> tuple[str, ...]:
    return COMPANIONS.get(name, (name,))
