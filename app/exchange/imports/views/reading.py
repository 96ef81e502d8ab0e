"""First step: this is how the file was read."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import permission
from app.database import reading
from app.exchange.imports.collected import is_form_alone
from app.exchange.imports.csv_reading import DELIMITERS, ENCODINGS
from app.exchange.imports.grid import Table, Unusable, shown
from app.exchange.imports.places import Places
from app.exchange.imports.plan import is_in_own_names
from app.exchange.imports.reading import read_file
from app.exchange.imports.suggesting import suggest_plan
from app.exchange.imports.views.common import (
    STEP_NAMES,
    Work,
    blueprint,
    chosen,
    go_on,
    keep,
    to_change,
    work_or_404,
)
from app.web.saying import said

SHOWN = 6  # rows


@blueprint.get("/<sheet_id>/reading")
@permission("incident.import")
def reading_step(sheet_id: str) -> ResponseReturnValue:
    """Encoding, delimiter, sheet and header, with the first rows."""
    return _page(work_or_404(sheet_id))


@blueprint.post("/<sheet_id>/reading")
@permission("incident.import")
def read_so(sheet_id: str) -> ResponseReturnValue:
    """Read it as the person says; another reading makes a new suggestion."""
    work = to_change(sheet_id)
    found = work.held
    how: dict[str, str | int] = {}
    for name, among in (("encoding", ENCODINGS), ("delimiter", DELIMITERS)):
        if given := chosen(name, list(among)):
            how[name] = given
    if request.form.get("sheet"):
        how["sheet"] = request.form["sheet"][:100]
    row = request.form.get("header_row", "")
    if row.isascii() and row.isdigit() and len(row) < 8:
        how["header_row"] = int(row)
    try:
        table = read_file(work.data, **how)  # type: ignore[arg-type]  # the keywords of read_file
    except Unusable as error:
        return _page(work, said(error)), 422
    state = replace(found.state, how=how)
    if table.columns != work.table.columns:
        places = Places(reading())
        plan = suggest_plan(table, places.find, places.with_courts())
        state = replace(state, plan=plan, confirmed=(), skipped=frozenset())
    state = state.confirm("reading")
    if is_in_own_names(table.columns) or is_form_alone(table):
        state = state.confirm("columns")
        if not any(column.values for column in state.plan.columns.values()):
            state = state.confirm("values")
    keep(found, state)
    if request.form.get("look"):
        return go_on(sheet_id, "reading_step")
    return go_on(sheet_id, f"{state.next_step()}_step")


def _page(work: Work, problem: str = "") -> str:
    table: Table = work.table
    return render_template(
        "exchange/imports/reading.html",
        held=work.held,
        table=table,
        first=[(line, [shown(cell) for cell in cells]) for line, cells in table.rows[:SHOWN]],
        encodings={
            "utf-8": "UTF-8",
            "cp1252": _("Windows-1252 (older Excel)"),
            "utf-16": "UTF-16",
        },
        delimiters={",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Bar |")},
        own=is_in_own_names(table.columns),
        form_alone=is_form_alone(table),
        steps=STEP_NAMES,
        step="reading",
        problem=problem,
    )
