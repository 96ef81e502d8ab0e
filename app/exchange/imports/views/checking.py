"""Last step: what would become of each row; texts and duplicates are settled here."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import current_actor, permission
from app.codebook import Problem
from app.database import reading
from app.exchange.imports.dry_run import DryRun, dry_run
from app.exchange.imports.grid import Unusable, plain
from app.exchange.imports.plan import Text
from app.exchange.imports.report import report_lines
from app.exchange.imports.rows import Outcome
from app.exchange.imports.views.common import (
    OUTCOMES,
    SAME,
    STEP_NAMES,
    Work,
    blueprint,
    go_on,
    keep,
    keys,
    question_label,
    to_change,
    unusable,
    with_field,
    work_or_404,
)

AGAIN = "again"  # what was settled is asked once more
SHOWN = 100  # rows with a reason; the report has all
SPEAKING = (Outcome.REFUSED, Outcome.WAITS, Outcome.DIFFERS, Outcome.REPEATED, Outcome.SKIPPED)


@blueprint.get("/<sheet_id>/check")
@permission("incident.import")
def check_step(sheet_id: str) -> ResponseReturnValue:
    """Counts, reasons, texts to settle, duplicates; nothing is written."""
    work = work_or_404(sheet_id)
    found = checked(work)
    speaking = [row for one in SPEAKING for row in found.rows if row.outcome is one]
    return render_template(
        "exchange/imports/check.html",
        held=work.held,
        counts=found.counts,
        outcomes=OUTCOMES,
        total=len(found.rows),
        ready=len(found.to_write),
        rows=[
            (row, [with_field(one) for one in (*row.problems, *row.doubts)])
            for row in speaking[:SHOWN]
        ],
        more=max(len(speaking) - SHOWN, 0),
        texts=[(row, problem, with_field(problem)) for row, problem in found.texts()][:SHOWN],
        alike=found.alike,
        doubts=[(one, with_field(one.problem)) for one in found.doubts()[:SHOWN]],
        refusals=[
            (one, with_field(one.problem), _settled_at(work, one.problem))
            for one in found.refusals()[:SHOWN]
        ],
        labels=question_label,
        steps=STEP_NAMES,
        step="check",
    )


@blueprint.get("/<sheet_id>/report.csv")
@permission("incident.import")
def report(sheet_id: str) -> ResponseReturnValue:
    """The sheet as it came, with what would become of each row, and why."""
    work = work_or_404(sheet_id)
    found = checked(work)
    lines = report_lines(work.table, found.rows, with_field, lambda one: str(OUTCOMES[one]))
    response = Response("".join(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="import-report.csv"'
    return response


@blueprint.post("/<sheet_id>/texts")
@permission("incident.import")
def settle_texts(sheet_id: str) -> ResponseReturnValue:
    """What becomes of each text that may not be held as it is."""
    work = to_change(sheet_id)
    for_all = request.form.get("all", "")
    settled = {} if for_all == AGAIN else dict(work.state.plan.settled)
    for row, problem in checked(work).texts():
        given = for_all or request.form.get(f"text-{row.line}-{problem.field}", "")
        if given in (Text.MEND.value, Text.LEAVE_OUT.value):
            settled[row.line, problem.field] = Text(given)
    keep(work.held, replace(work.state, plan=replace(work.state.plan, settled=settled)))
    return go_on(sheet_id, "check_step")


@blueprint.post("/<sheet_id>/doubts")
@permission("incident.import")
def waive_doubts(sheet_id: str) -> ResponseReturnValue:
    """For these kinds of doubt no row has to wait: what was left out stays out."""
    work = to_change(sheet_id)
    known = {one.kind for one in checked(work).doubts()}
    waived = work.state.plan.waived | (known & set(request.form.getlist("kind")))
    if request.form.get("all") == AGAIN:
        waived = frozenset()
    keep(work.held, replace(work.state, plan=replace(work.state.plan, waived=waived)))
    return go_on(sheet_id, "check_step")


@blueprint.post("/<sheet_id>/duplicates")
@permission("incident.import")
def leave_out(sheet_id: str) -> ResponseReturnValue:
    """Leave out the rows that a person takes for a second report of one event."""
    work = to_change(sheet_id)
    lines = {line for line, _ in work.table.rows}
    ticked = {int(one) for one in request.form.getlist("skip") if one.isascii() and one.isdigit()}
    keep(work.held, replace(work.state, skipped=frozenset(ticked & lines)))
    return go_on(sheet_id, "check_step")


def _settled_at(work: Work, problem: Problem) -> str:
    """The step at which somebody can settle what refuses rows; none where only the sheet can."""
    plan = work.state.plan_for(work.table)
    if problem.field in SAME and not plan.filling(problem.field):
        return "answers"
    given = plain(str(problem.arguments.get("given", "")))
    undecided = (
        text
        for name in plan.filling(problem.field)
        for text, answers in plan.of(name).values.items()
        if answers is None
    )
    return "values" if any(text in given for text in undecided) else ""


def checked(work: Work) -> DryRun:
    """The dry run of a sheet."""
    try:
        return dry_run(reading(), keys(), current_actor(), work.table, work.state)
    except Unusable as error:
        unusable(error)
