"""The menu of a page: what the person who looks at it may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.access import current_actor
from app.accounts.policy import Actor
from app.accounts.queries import is_synthetic
from app.database import reading

Label = Any  # a text, or one that is translated when it is shown


@dataclass(frozen=True)
class MenuItem:
    """One page of the menu, for those who may do `action`; None: for everybody."""

    order: int
    label: Label
    endpoint: str
    action: str | None


def add_to_menu(
    app: Flask, order: int, label: Label, endpoint: str, action: str | None = None
) -> None:
    """Put a page of a room into the menu."""
    menu: list[MenuItem] = app.extensions.setdefault("menu", [])
    menu.append(MenuItem(order, label, endpoint, action))
    menu.sort(key=lambda item: item.order)


def init_navigation(app: Flask) -> None:
    """Tell every page who looks at it and whether its records are invented."""
    app.context_processor(page_context)


def page_context() -> dict[str, Any]:
    """What the frame of every page shows."""
    signed_in = current_user.is_authenticated
    return {
        "navigation": [
            (item.label, url_for(item.endpoint), request.endpoint == item.endpoint)
            for item in current_app.extensions.get("menu", [])
            if item.action is None or current_actor().may(item.action)
        ]
        + ([] if signed_in else [sign_in_item()]),
        "signed_in_as": current_actor().name if signed_in else None,
        "account_url": url_for("own.account") if signed_in else None,
        "sign_out_url": url_for("security.logout") if signed_in else None,
        "synthetic": synthetic(),
        "may": lambda action: current_actor().may(action),
    }


def sign_in_item() -> tuple[Label, str, bool]:
    """The way in."""
    return (_l("Sign in"), url_for("security.login"), request.endpoint == "security.login")


def synthetic() -> bool:
    """Whether this is a demo: asked once a request."""
    if not current_app.config.get("SYNTHETIC"):
        if "synthetic" not in g:
            g.synthetic = is_synthetic(reading())
        # A demo never ceases to be one; error pages, which ask no database, read it here.
        current_app.config["SYNTHETIC"] = g.synthetic
    return bool(current_app.config["SYNTHETIC"])


def first_page(actor: Actor) -> str:
    """The first page of the menu that this actor may open."""
    for item in current_app.extensions.get("menu", []):
        if item.action and actor.may(item.action):
            return url_for(item.endpoint)
    return url_for("public.front_page")
