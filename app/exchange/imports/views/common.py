"""What the steps of an import share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.accounts.access import current_actor
from app.codebook import Problem, codebook
from app.database import reading, writing
from app.exchange.imports.grid import Table, Unusable
from app.exchange.imports.holding import Held, data_of, find_held, keep_state
from app.exchange.imports.rows import Outcome
from app.exchange.imports.state import State
from app.incidents.changing import Stale
from app.ledger.keys import Keys
from app.web.errors import refuse
from app.web.saying import said

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

# Beyond this a page would keep somebody waiting; the command has no such limit.
MOST_ROWS = 10_000
# What old sheets seldom say, because it was clear to whoever kept them.
SAME = ("incident_outcome", "people_count", "source_of_knowledge", "venue_type", "sharing_basis")
STEP_NAMES = {
    "reading": _l("What was read"),
    "columns": _l("Columns"),
    "values": _l("Values"),
    "answers": _l("For every row"),
    "check": _l("Check and bring in"),
}
OUTCOMES = {
    Outcome.TAKEN: _l("To be brought in"),
    Outcome.WAITS: _l("To be brought in, waiting for information"),
    Outcome.UPDATED: _l("There already, to be updated"),
    Outcome.THERE: _l("There already"),
    Outcome.DIFFERS: _l("There already, edited since: stays as it is"),
    Outcome.REPEATED: _l("Repeated within the file: left out"),
    Outcome.SKIPPED: _l("Left out by choice"),
    Outcome.REFUSED: _l("Refused: stays out"),
}


@dataclass(frozen=True)
class Work:
    """A sheet under way, its file, and the file read."""

    held: Held
    data: bytes
    table: Table

    @property
    def state(self) -> State:
        return self.held.state


def keys() -> Keys:
    """The data keys of this installation."""
    found: Keys = current_app.extensions["keys"]
    return found


def held_or_404(sheet_id: str) -> Held:
    """The sheet, if it is of this office. Absent and foreign ones answer alike."""
    try:
        found = find_held(reading(), keys(), current_actor(), sheet_id)
    except Unusable as error:
        unusable(error)
    if found is None:
        abort(404)
    return found


def work_or_404(sheet_id: str) -> Work:
    """The same with the file, read as the person said."""
    found = held_or_404(sheet_id)
    try:
        data = data_of(reading(), keys(), current_actor(), sheet_id)
        return Work(found, data, found.state.table(data))
    except Unusable as error:
        unusable(error)


def to_change(sheet_id: str) -> Work:
    """The sheet that a form is about, if nobody went on with it since the form was made."""
    work = work_or_404(sheet_id)
    if request.form.get("revision") != str(work.held.version):
        refuse(409, _("Somebody went on with this sheet since you opened it. Open it again."))
    return work


def must_be_sure() -> None:
    """What takes something away is done by its own button only."""
    if request.form.get("sure") != "yes":
        refuse(400, _("Use the button on the page of the import."))


def unusable(error: Unusable) -> NoReturn:
    """End the request: the sheet cannot be worked on, and why."""
    refuse(409, said(error))


def keep(work: Held, state: State) -> None:
    """Write how far somebody is; 409 if a colleague did meanwhile."""
    with changing() as session:
        keep_state(session, keys(), current_actor(), work, state)


@contextmanager
def changing() -> Iterator[Session]:
    """One transaction on a sheet under way."""
    try:
        with writing() as session:
            yield session
    except Stale:
        refuse(409, _("Somebody went on with this sheet since you opened it. Open it again."))


def go_on(sheet_id: str, step: str) -> ResponseReturnValue:
    """To a step of the same sheet."""
    return redirect(url_for(f"imports.{step}", sheet_id=sheet_id), 303)


def chosen(name: str, among: list[str], default: str = "") -> str:
    """One of some answers that a form may send; anything else is the default."""
    given = request.form.get(name, default)
    return given if given in among else default


def with_field(problem: Problem) -> str:
    """A problem in words, with the question that it is about."""
    if problem.field not in codebook.fields:
        return said(problem)
    return f"{question_label(problem.field)}: {said(problem)}"


def question_label(name: str) -> str:
    """What a question is called where the questions around it do not tell it from its namesake:
    the outcome and the free text are both “What happened”."""
    label = str(_(codebook[name].label))
    namesakes = sum(field.label == codebook[name].label for field in codebook.fields.values())
    if codebook[name].sealed and namesakes > 1:
        return str(_("%(label)s (free text)", label=label))
    return label
