"""Bringing the rows in, some thousand with each push of the button."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.access import current_actor, permission
from app.exchange.imports.filing import Import, write_some
from app.exchange.imports.holding import discard, keep_state
from app.exchange.imports.rows import Outcome
from app.exchange.imports.views.checking import checked
from app.exchange.imports.views.common import (
    blueprint,
    changing,
    go_on,
    keys,
    to_change,
    with_field,
)

AT_ONCE = 2_000


@blueprint.post("/<sheet_id>/run")
@permission("incident.import_run")
def run(sheet_id: str) -> ResponseReturnValue:
    """Write the next rows. When all are in, the sheet is deleted."""
    work, actor = to_change(sheet_id), current_actor()
    if work.state.next_step() != "check":
        return go_on(sheet_id, f"{work.state.next_step()}_step")
    found = checked(work)
    some, left = found.to_write[:AT_ONCE], found.to_write[AT_ONCE:]
    if not some:
        flash(_("There is nothing to bring in."))
        return go_on(sheet_id, "check_step")
    of = Import(
        actor,
        int(actor.office_id or 0),
        work.table,
        str(current_app.secret_key),
        work.state.plan.attested_on,
        with_field,
        work.state.number,
    )
    with changing() as session:
        of = write_some(session, keys(), of, some, found.rows)
        keep_state(session, keys(), actor, work.held, replace(work.state, number=of.number))
        if not left:
            discard(session, actor, sheet_id)
    if left:
        flash(_("%(done)s rows are in, %(left)s wait: go on.", done=len(some), left=len(left)))
        return go_on(sheet_id, "check_step")
    refused = found.counts[Outcome.REFUSED]
    if refused:
        flash(
            ngettext(
                "%(number)s row was refused and did not come in. Mend it in your sheet and bring "
                "it in again: what is in stays as it is.",
                "%(number)s rows were refused and did not come in. Mend them in your sheet and "
                "bring it in again: what is in stays as it is.",
                refused,
                number=refused,
            )
        )
    return redirect(url_for("imports.made_import", import_id=of.number), 303)
