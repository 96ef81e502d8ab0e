"""The pages of court orders and policies: the list, and the form that adds or changes one."""

from __future__ import annotations

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.access import current_actor, permission, who
from app.codebook import Told
from app.database import reading, writing
from app.places.orders.areas import AreaError, read_places
from app.places.orders.forms import OrderForm, order_form
from app.places.orders.models import Area, CourtOrder, OrderPlace
from app.places.orders.queries import all_orders, find_order
from app.places.orders.service import AlreadyListed, Stale, add_order, change_order
from app.web.saying import said

blueprint = Blueprint("orders", __name__)


@blueprint.get("/orders")
@permission("order.read")
def listing() -> ResponseReturnValue:
    """All orders and policies, the newest first."""
    return render_template("places/orders.html", orders=all_orders(reading()))


@blueprint.route("/orders/new", methods=["GET", "POST"])
@permission("order.edit")
def new() -> ResponseReturnValue:
    """Add one."""
    if request.method != "POST":  # HEAD too: nothing but POST writes
        return _page(order_form(None))
    form = order_form(request.form)
    if not form.validate() or not _places_are_right(form):
        return _page(form), 422
    actor = current_actor()
    try:
        with writing() as session:
            places = _places(session, form)
            order = add_order(session, who(actor), form.answers, places, actor.person_id)
    except AlreadyListed as error:
        return _page(_refused(form, error)), 422
    return _done(order)


@blueprint.route("/orders/<order_id>/edit", methods=["GET", "POST"])
@permission("order.edit")
def edit(order_id: str) -> ResponseReturnValue:
    """Change one, end it, or mark it as entered by mistake."""
    order = find_order(reading(), order_id)
    if order is None:
        abort(404)
    if request.method != "POST":
        return _page(order_form(None, order), order)
    form = order_form(request.form, order)
    if not form.validate() or not _places_are_right(form):
        return _page(form, order), 422
    version = form.version.data or ""
    try:
        with writing() as session:
            order = change_order(
                session,
                who(current_actor()),
                order.id,
                int(version) if re.fullmatch("[0-9]{1,9}", version) else -1,
                form.answers,
                _places(session, form),
            )
    except Stale:
        return _changed_meanwhile(form, order_id), 409
    return _done(order)


def _done(order: CourtOrder) -> ResponseReturnValue:
    flash(_("Saved: %(name)s.", name=order.name))
    return redirect(url_for("orders.listing", _anchor=f"order-{order.id}"), 303)


def _page(form: OrderForm, order: CourtOrder | None = None, **more: object) -> str:
    return render_template("places/order_form.html", form=form, order=order, **more)


def _places(session: Session, form: OrderForm) -> list[OrderPlace]:
    return read_places(session, Area(form.area.data), form.places.data or "")


def _places_are_right(form: OrderForm) -> bool:
    """Whether every place is on the list; what is not is told beside the question."""
    try:
        _places(reading(), form)
    except AreaError as error:
        form.places.errors = [said(error)]
        return False
    return True


def _refused(form: OrderForm, error: Told) -> OrderForm:
    form.form_errors.append(said(error))
    return form


def _changed_meanwhile(form: OrderForm, order_id: str) -> str:
    """What was typed, beside what the list holds by now; saving again writes over the newer one."""
    order = find_order(reading(), order_id)
    if order is None:  # rows are never deleted
        abort(404)
    form.form_errors.append(
        _("Somebody changed this meanwhile. Compare both, then save over the newer version.")
    )
    form.version.data = str(order.version)
    return _page(form, order, newer=order)
