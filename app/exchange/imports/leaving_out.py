"""An answer of a row that cannot be taken and is not needed: what the doubt about it says."""

from __future__ import annotations

from app.codebook import AnswerError, Marked, Problem, codebook, marked
from app.codebook.check import applies
from app.exchange.imports.row_reading import RowRead, quoted
from app.incidents.draft import Draft


def say_left_out(read: RowRead, draft: Draft, problem: Problem) -> None:
    """Say once for a column that it was left out, and why."""
    column = read.of.get(problem.field, codebook[problem.field].label)
    if any(one.arguments.get("left_out") == column for one in read.doubts):
        return
    message = marked(
        "“%(left_out)s” (%(given)s) was left out: it does not fit the other answers of the row."
    )
    text = "" if codebook[problem.field].sealed else read.said.get(column, "")
    arguments: dict[str, object] = {"left_out": column, "given": quoted(text) or "…"}
    asked_by = _asked_by(problem.field)
    if asked_by is not None:
        message = marked(
            "“%(left_out)s” (%(given)s) was left out: it does not fit what the row says of "
            "“%(other)s”."
        )
        arguments["other"] = asked_by
    if applies(codebook[problem.field], draft.values):
        message = marked("“%(left_out)s” (%(given)s) was left out. %(why)s")
        arguments["why"] = AnswerError(problem.message, **problem.arguments)
    read.doubts.append(Problem(problem.field, message, arguments))


def _asked_by(name: str) -> Marked | None:
    """The one question whose answer decides whether this one is asked; None where it is not one."""
    condition = codebook[name].applies_when
    others = set(condition.fields()) if condition else set()
    return marked(codebook[others.pop()].label) if len(others) == 1 else None
