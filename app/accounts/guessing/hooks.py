"""After a sign-in: the device is known from now on."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, after_this_request, current_app, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.framework import user_authenticated
from app.accounts.guessing.devices import LASTS, remember
from app.accounts.guessing.guard import cookie_name
from app.accounts.models import Person
from app.database import WriteUnavailable, get_database


def init_guessing(app: Flask) -> None:
    """Give a cookie to whoever has signed in wholly, with all that was asked."""
    user_authenticated.connect(_remember_device, app)


def give_cookie(response: Response, token: str) -> Response:
    """Set the cookie of a known device; it goes nowhere but to the pages of sign-in."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=LASTS,
        path=url_for("security.login"),
        secure=current_app.session_interface.get_cookie_secure(current_app),
        httponly=True,
        samesite="Lax",
    )
    return response


def _remember_device(_app: Flask, user: Person, **_: Any) -> None:
    """A sign-in is not refused because this could not be written: the device stays a stranger."""
    try:
        with get_database().write() as session:
            token = remember(session, user, request.cookies.get(cookie_name(), ""))
    except (WriteUnavailable, SQLAlchemyError):
        current_app.logger.warning("could not remember a device")
        return
    if token is not None:
        after_this_request(lambda response: give_cookie(response, token))
