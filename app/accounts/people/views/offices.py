"""The offices of the network: making, renaming, closing and opening them."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission
from app.accounts.models import Office
from app.accounts.people import offices as service
from app.accounts.people.forms import OfficeForm
from app.accounts.people.queries import all_offices
from app.accounts.people.views import blueprint
from app.accounts.people.views.common import changing_people
from app.accounts.service import AccountError
from app.database import reading
from app.web.errors import refuse
from app.web.saying import said


@blueprint.route("/offices", methods=["GET", "POST"], endpoint="offices")
@permission("office.manage")
def offices() -> ResponseReturnValue:
    """All offices with their numbers of people, and a form that makes one."""
    form = OfficeForm(request.form if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with changing_people() as session:
                    office = service.make(session, current_actor(), form.name.data or "")
            except AccountError as error:
                form.name.errors = [said(error)]
            else:
                flash(_("Made the office %(name)s.", name=office.name))
                return redirect(url_for("people.offices"), 303)
    page = render_template("accounts/offices.html", form=form, offices=all_offices(reading()))
    return page, status


@blueprint.route("/offices/<office_id>", methods=["GET", "POST"], endpoint="office")
@permission("office.manage")
def office(office_id: str) -> ResponseReturnValue:
    """Rename one."""
    found = _office_or_404(office_id)
    if request.method != "POST":  # HEAD too: nothing but POST writes
        form = OfficeForm(data={"name": found.name})
        return render_template("accounts/office.html", form=form, office=found)
    form = OfficeForm(request.form)
    if form.validate():
        try:
            with changing_people() as session:
                service.rename(session, current_actor(), found.id, form.name.data or "")
        except AccountError as error:
            form.name.errors = [said(error)]
        else:
            flash(_("Saved."))
            return redirect(url_for("people.offices"), 303)
    return render_template("accounts/office.html", form=form, office=found), 422


@blueprint.post("/offices/<office_id>/standing", endpoint="office_standing")
@permission("office.manage")
def standing(office_id: str) -> ResponseReturnValue:
    """Close one (`do=close`), or open it again (`do=reopen`)."""
    found, deed = _office_or_404(office_id), request.form.get("do", "")
    if deed not in ("close", "reopen"):
        refuse(400, _("Use one of the buttons of the page."))
    try:
        with changing_people() as session:
            if deed == "close":
                service.close(session, current_actor(), found.id)
            else:
                service.reopen(session, current_actor(), found.id)
    except AccountError as error:
        refuse(409, said(error))
    flash(
        _("%(name)s is closed.", name=found.name)
        if deed == "close"
        else _("%(name)s is open again.", name=found.name)
    )
    return redirect(url_for("people.offices"), 303)


def _office_or_404(number: str) -> Office:
    found = service.find_numbered(reading(), number)
    if found is None:
        abort(404)
    return found
