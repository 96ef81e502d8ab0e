"""The pages on which network coordinators make, look at, approve and retract releases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission, who
from app.accounts.queries import person_names
from app.codebook import Told
from app.config import ConfigurationError
from app.database import get_database, reading, writing
from app.ledger.keys import Keys
from app.publication.issuing import words
from app.publication.issuing.agreeing import NotYours, must_be_another
from app.publication.issuing.approving import (
    Changed,
    Desk,
    NotWritten,
    approve,
)
from app.publication.issuing.areas import (
    AreaError,
    Fixed,
    chosen_rule,
    fix_rule,
    is_fixed,
    read_areas,
    written_areas,
)
from app.publication.issuing.content import fingerprint, kept
from app.publication.issuing.forms import PrepareForm, RetractForm, make_form
from app.publication.issuing.history import approved, candidate
from app.publication.issuing.making import AlreadyOne, drop_candidate, make_candidate
from app.publication.issuing.retracting import REASONS, NoSuchPart, errata, retract
from app.releases.folder import unseal
from app.web.errors import refuse
from app.web.forms import Form
from app.web.saying import said

blueprint = Blueprint("releases", __name__)


@blueprint.get("/releases")
@permission("release.see")
def listing() -> ResponseReturnValue:
    """What was released, what waits for approval, and where to make the next one."""
    return _listing(make_form())


@blueprint.post("/releases/make")
@permission("release.make")
def make() -> ResponseReturnValue:
    """Make a candidate. It takes seconds, and the page said so."""
    form = make_form(request.form)
    if not form.validate():
        return _listing(form), 422
    try:
        make_candidate(get_database(), _folder(), current_actor(), form.day)
    except AlreadyOne as error:
        refuse(409, said(error))
    except Told as error:  # nothing to release, a day that cannot be, a folder that disagrees
        form.as_of.errors = [said(error)]
        return _listing(form), 422
    return redirect(url_for("releases.preview"), 303)


@blueprint.get("/releases/candidate")
@permission("release.make")
def preview() -> ResponseReturnValue:
    """What would be published, what is held and why, and how much that is of what is accepted."""
    row = candidate(reading())
    if row is None:
        return redirect(url_for("releases.listing"))
    content = kept(row.content)
    try:
        must_be_another(reading(), current_actor(), row)
        why_not = ""
    except NotYours as error:
        why_not = said(error)
    return render_template(
        "publication/candidate.html",
        row=row,
        draft=content.draft,
        content=content,
        names=words.names_of(content),
        seen=fingerprint(content),
        words=words,
        why_not=why_not,
        by=_by([row.made_by]),
        reasons=REASONS,
    )


@blueprint.post("/releases/approve")
@permission("release.approve")
def approval() -> ResponseReturnValue:
    """Publish the candidate that this page showed, or say what changed meanwhile."""
    number, seen = _number(), request.form.get("seen", "")
    keys = cast("Keys", current_app.extensions["keys"])
    desk = Desk(get_database(), _folder(), keys.path)
    try:
        done = approve(desk, current_actor(), number, seen)
    except Changed as error:
        return render_template(
            "publication/changed.html", said=said(error), lines=_changes(error), number=number
        ), 409
    except NotWritten as error:
        flash(said(error))
        return redirect(url_for("releases.listing"), 303)
    except Told as error:
        refuse(409, said(error))
    except ConfigurationError as error:
        refuse(409, str(error))
    flash(_("Release %(number)s is published.", number=done.number))
    return redirect(url_for("releases.listing"), 303)


@blueprint.post("/releases/drop")
@permission("release.make")
def drop() -> ResponseReturnValue:
    """Drop the candidate: nothing of it is published or kept."""
    with writing() as session:
        dropped = drop_candidate(session, current_actor(), _number())
    if not dropped:
        refuse(409, _("This candidate was dropped, approved or made anew meanwhile."))
    flash(_("Dropped. Nothing of it was published."))
    return redirect(url_for("releases.listing"), 303)


@blueprint.route("/releases/retract", methods=["GET", "POST"])
@permission("release.retract")
def retraction() -> ResponseReturnValue:
    """Say that a published number does not hold."""
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _retract(RetractForm())
    form = RetractForm(request.form)
    if not form.validate():
        return _retract(form), 422
    try:
        with writing() as session:
            retract(session, current_actor(), (form.part.data or "").strip(), form.reason.data)
    except NoSuchPart as error:
        form.part.errors = [said(error)]
        return _retract(form), 422
    flash(_("The next release says so."))
    return redirect(url_for("releases.listing"), 303)


@blueprint.route("/releases/prepare", methods=["GET", "POST"])
@permission("release.prepare")
def prepare() -> ResponseReturnValue:
    """Threshold and areas: until there is a release, or a candidate for one."""
    session = reading()
    fixed = is_fixed(session)
    if request.method != "POST":
        rule = chosen_rule(session)
        held = {"threshold": rule.threshold, "areas": written_areas(session)}
        return _prepare(PrepareForm(data=held), fixed=fixed)
    form = PrepareForm(request.form)
    if not form.validate():
        return _prepare(form, fixed=fixed), 422
    try:
        with writing() as session:
            areas = read_areas(session, form.areas.data or "")
            fix_rule(session, who(current_actor()), form.threshold.data or 0, areas)
    except AreaError as error:
        form.areas.errors = [said(error)]
        return _prepare(form, fixed=fixed), 422
    except Fixed as error:
        refuse(409, said(error))
    flash(_("Saved. It is fixed with the first release."))
    return redirect(url_for("releases.prepare"), 303)


def _listing(form: Form) -> str:
    session = reading()
    rows = list(reversed(approved(session)))
    waiting = candidate(session)
    return render_template(
        "publication/releases.html",
        form=form,
        rows=[(row, unseal(row.file.encode()).release) for row in rows],
        waiting=waiting,
        errata=errata(session),
        reasons=REASONS,
        by=_by([one for row in rows for one in (row.made_by, row.decided_by)]),
        rule=unseal(rows[-1].file.encode()).release.rule if rows else chosen_rule(session),
    )


def _retract(form: RetractForm) -> str:
    return render_template("publication/retract.html", form=form)


def _prepare(form: PrepareForm, *, fixed: bool) -> str:
    return render_template("publication/prepare.html", form=form, fixed=fixed)


def _by(numbers: list[int | None]) -> dict[int | None, str]:
    """Names of those who made and approved."""
    names = person_names(reading(), numbers)
    return {number: names.get(number or 0, str(_("At the server"))) for number in numbers}


def _changes(error: Changed) -> list[str]:
    """What differs, in words; none where the same numbers stand on other reports or answers."""
    row = candidate(reading())
    names = words.names_of(kept(row.content)) if row is not None else {}
    return [words.difference_words(one, names) for one in error.found]


def _number() -> int:
    text = request.form.get("number", "")
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else 0


def _folder() -> Path:
    return Path(current_app.config["RELEASES"])
