"""The pages of the list of courts and offices."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission, who
from app.database import reading, writing
from app.places.managing.forms import PlaceForm, change_form
from app.places.managing.queries import all_facilities, facility_named, other_names, version_of
from app.places.managing.service import AlreadyListed, Stale, add_place, change_place
from app.places.models import Facility
from app.web.saying import said

blueprint = Blueprint("managing", __name__, url_prefix="/places/manage")


@blueprint.get("")
@permission("place.add")
def listing() -> ResponseReturnValue:
    """All courts and offices, or those that were asked for (`q`)."""
    asked = request.args.get("q", "")
    found = all_facilities(reading(), asked)
    return render_template("places/facilities.html", facilities=found, asked=asked)


@blueprint.route("/new", methods=["GET", "POST"])
@permission("place.add")
def new() -> ResponseReturnValue:
    """Add one."""
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _page(PlaceForm())
    form = PlaceForm(request.form)
    valid = form.validate()
    if not form.find_city(reading()) or not valid:
        return _page(form), 422
    actor = current_actor()
    try:
        with writing() as session:
            name = form.name.data or ""
            add_place(session, who(actor), name, form.answers, actor.person_id)
    except AlreadyListed as error:
        form.form_errors.append(said(error))
        return _page(form), 422
    return _done(name)


@blueprint.route("/<facility>/edit", methods=["GET", "POST"])
@permission("place.change")
def edit(facility: str) -> ResponseReturnValue:
    """Correct one, or take it out of use."""
    held = facility_named(reading(), facility)
    if held is None:
        abort(404)
    version = version_of(reading(), held)
    form = change_form(request.form if request.method == "POST" else None, held, version)
    if request.method != "POST":
        return _page(form, held)
    valid = form.validate()
    if not form.find_city(reading()) or not valid:
        return _page(form, held), 422
    name = held.name
    try:
        with writing() as session:
            change_place(session, who(current_actor()), name, form.version.data or "", form.answers)
    except AlreadyListed as error:
        form.form_errors.append(said(error))
        return _page(form, held), 422
    except Stale:
        form.form_errors.append(
            _("Somebody changed this meanwhile. Compare both, then save over the newer version.")
        )
        form.version.data = version
        return _page(form, held, newer=held), 409
    return _done(name)


def _done(name: str) -> ResponseReturnValue:
    flash(_("Saved: %(name)s.", name=name))
    return redirect(url_for("managing.listing", q=name), 303)


def _page(form: PlaceForm, facility: Facility | None = None, **more: object) -> str:
    names = other_names(reading(), facility) if facility else ()
    return render_template(
        "places/facility_form.html", form=form, facility=facility, names=names, **more
    )
