"""Courts, offices, cities and states: our own list first, then a gazetteer of the United States."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.navigation import add_to_menu
from app.codebook import codebook
from app.places import views
from app.places.managing import views as managing
from app.places.orders import views as orders
from app.places.orders.models import AREAS, KINDS, STANDINGS


def init_room(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(managing.blueprint)
    app.register_blueprint(orders.blueprint)
    # The labels that the templates of orders look up, on the pages of other rooms too.
    app.jinja_env.globals["order_words"] = {
        "kinds": KINDS,
        "areas": AREAS,
        "standings": STANDINGS,
        "venues": codebook["venue_type"].labels,
    }
    add_to_menu(app, 59, _l("Courts and offices"), "managing.listing", "place.change")
    add_to_menu(app, 60, _l("Orders"), "orders.listing", "order.read")
