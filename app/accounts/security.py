"""Sign-in and sign-out: Flask-Security-Too over Flask-Login, with Argon2.

Its pages are ours; its registration, recovery and token features are off. Server-side sessions,
second factors and step-up build on this.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_out
from flask_security import (
    LoginForm,
    Security,
    SQLAlchemySessionUserDatastore,
    user_authenticated,
)
from sqlalchemy.orm import Session, scoped_session

from app.accounts.access import actor_of, deny_by_default, permission, who
from app.accounts.models import Person, PersonRole
from app.database import reading
from app.ledger.chain import record_event
from app.web.access import public

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
FULL_SESSION = timedelta(hours=12)

CONFIGURATION: dict[str, Any] = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_POST_LOGIN_VIEW": "/start",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_SALT": "argon2 salts each password itself",
    "SECURITY_PASSWORD_COMPLEXITY_CHECKER": None,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_REDIRECT_VALIDATE_MODE": "regex",
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_FLASH_MESSAGES": False,
    "WTF_CSRF_ENABLED": False,  # app.web.origin guards every unsafe request; it never expires
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,
    "PERMANENT_SESSION_LIFETIME": FULL_SESSION,
    "REMEMBER_COOKIE_DURATION": timedelta(0),
}


class _ReadingSession:
    """What Flask-Security's datastore takes for its session: always this request's."""

    def __getattr__(self, name: str) -> Any:
        session: Session = reading()
        return getattr(session, name)


class CookieInterface(SecureCookieSessionInterface):
    """`Secure` cookies everywhere but on loopback http, where clients would drop them."""

    def get_cookie_secure(self, app: Flask) -> bool:
        host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        return request.is_secure or host not in LOOPBACK


class SignInForm(LoginForm):
    """Unknown accounts and wrong passwords get the same sentence."""

    def validate(self, **kwargs: Any) -> bool:
        taken: bool = super().validate(**kwargs)
        if not taken:
            for field in (self.email, self.password):
                field.errors = []
            self.form_errors = [_l("The e-mail address and the password do not match.")]
        return taken


def init_accounts(app: Flask) -> None:
    """Set up sign-in and the default-deny hook."""
    app.config.update(CONFIGURATION)
    app.session_interface = CookieInterface()
    datastore = SQLAlchemySessionUserDatastore(
        cast("scoped_session[Session]", _ReadingSession()), Person, PersonRole
    )
    Security(app, datastore, login_form=SignInForm)
    public(app.view_functions["security.login"])
    permission("session.end")(app.view_functions["security.logout"])
    app.before_request(deny_by_default)
    app.after_request(_forget_cookie)
    user_authenticated.connect(_started, app)
    user_logged_out.connect(_ended, app)


def _started(_app: Flask, user: Person, **_: Any) -> None:
    session.permanent = True  # so that it ends FULL_SESSION after the sign-in, not later
    _audit("session.started", user)


def _ended(_app: Flask, user: Person | None = None, **_: Any) -> None:
    if isinstance(user, Person):
        _audit("session.ended", user)


def _audit(action: str, user: Person) -> None:
    actor = actor_of(user)
    g.pop("actor", None)
    with current_app.extensions["database"].write() as writing:
        record_event(writing, who(actor), action, f"person:{actor.person_id}")


def _forget_cookie(response: Response) -> Response:
    if request.endpoint == "security.logout" and request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
