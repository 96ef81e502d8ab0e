"""Where an import begins: a file, sheets under way, and imports that were made."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.accounts.queries import person_names
from app.codebook.screening import looks_like
from app.database import reading, writing
from app.exchange.imports.grid import Table, Unusable
from app.exchange.imports.holding import discard, forget_old, held, hold, saved_mappings
from app.exchange.imports.places import Places
from app.exchange.imports.reading import read_file
from app.exchange.imports.state import State
from app.exchange.imports.suggesting import suggest_plan
from app.exchange.imports.undoing import batches
from app.exchange.imports.views.common import (
    MOST_ROWS,
    STEP_NAMES,
    blueprint,
    held_or_404,
    keys,
    must_be_sure,
)
from app.exchange.imports.views.uploading import LARGEST_UPLOAD, NoFile, TooLarge, uploaded
from app.web.saying import said


@blueprint.get("")
@permission("incident.import")
def start() -> ResponseReturnValue:
    """Choose a file, go on with one, or look at what was brought in."""
    return _page()


@blueprint.post("")
@permission("incident.import")
def upload() -> ResponseReturnValue:
    """Read a file and keep it, sealed, for the steps that follow."""
    try:
        name, data = uploaded(request)
        table = _read(data)
        places = Places(reading())
        plan = suggest_plan(table, places.find, places.with_courts())
        state = State("" if looks_like(name) else name, plan=plan)
        with writing() as session:
            sheet_id = hold(session, keys(), current_actor(), data, state)
    except NoFile:
        return _page(_("Choose a file: CSV or XLSX.")), 422
    except TooLarge:
        most = LARGEST_UPLOAD // 1024 // 1024
        return _page(_("The file is larger than %(most)s MB. Split it.", most=most)), 422
    except Unusable as error:
        return _page(said(error)), 422
    return redirect(url_for("imports.reading_step", sheet_id=sheet_id), 303)


@blueprint.get("/<sheet_id>")
@permission("incident.import")
def go_on_with(sheet_id: str) -> ResponseReturnValue:
    """To the first step that nobody has confirmed."""
    step = held_or_404(sheet_id).state.next_step()
    return redirect(url_for(f"imports.{step}_step", sheet_id=sheet_id))


@blueprint.post("/<sheet_id>/discard")
@permission("incident.import")
def discard_sheet(sheet_id: str) -> ResponseReturnValue:
    """Delete an uploaded sheet; nothing of it came into the register by this step."""
    held_or_404(sheet_id)
    must_be_sure()
    with writing() as session:
        discard(session, current_actor(), sheet_id)
        forget_old(session)
    flash(_("The sheet is deleted."))
    return redirect(url_for("imports.start"), 303)


def _read(data: bytes) -> Table:
    table = read_file(data)
    if len(table.rows) > MOST_ROWS:
        raise Unusable(
            "The sheet has %(rows)s rows. More than %(most)s are a matter of the command "
            "./docket import, which whoever runs the server can use.",
            rows=len(table.rows),
            most=MOST_ROWS,
        )
    return table


def _page(problem: str = "") -> str:
    session, actor = reading(), current_actor()
    made = batches(session, actor.office_id)
    under_way = held(session, keys(), actor)
    people = {batch.person_id for batch in made} | {sheet.person_id for sheet in under_way}
    return render_template(
        "exchange/imports/start.html",
        problem=problem,
        under_way=under_way,
        steps=STEP_NAMES,
        made=made,
        people=person_names(session, people),
        most=LARGEST_UPLOAD // 1024 // 1024,
        saved=saved_mappings(session, keys(), actor),
    )
