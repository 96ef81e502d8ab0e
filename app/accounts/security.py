"""Sign-in and sign-out: Flask-Security-Too over Flask-Login, with Argon2.

Its pages are ours; its registration, recovery and token features are off. What a cookie opens is
decided by our own sessions (app/accounts/sessions/). Its second factors are off too: ours are in
app/accounts/factors/.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import user_logged_out
from sqlalchemy.orm import Session, scoped_session
from werkzeug.exceptions import SecurityError

from app.accounts.access import actor_of, deny_by_default, who
from app.accounts.framework import Security, SQLAlchemySessionUserDatastore, user_authenticated
from app.accounts.models import Person, PersonRole
from app.accounts.service import NORMAL_FORM
from app.accounts.sessions.hooks import TOKEN, check_session, this_session
from app.accounts.sessions.service import begin, end
from app.accounts.sessions.strength import REMEMBERED
from app.accounts.sign_in import sign_in, sign_out
from app.database import reading
from app.ledger.chain import record_event

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

CONFIGURATION: dict[str, Any] = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_SALT": "argon2 salts each password itself",
    "SECURITY_PASSWORD_COMPLEXITY_CHECKER": None,
    "SECURITY_PASSWORD_NORMALIZE_FORM": NORMAL_FORM,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_FLASH_MESSAGES": False,
    "WTF_CSRF_ENABLED": False,  # app.web.origin guards every unsafe request; it never expires
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,
    # How long a cookie is read at all; the server decides what it opens.
    "PERMANENT_SESSION_LIFETIME": REMEMBERED,
}


class _ReadingSession:
    """What Flask-Security's datastore takes for its session: always this request's."""

    def __getattr__(self, name: str) -> Any:
        session: Session = reading()
        return getattr(session, name)


class CookieInterface(SecureCookieSessionInterface):
    """`Secure` cookies everywhere but on loopback http, where clients would drop them.

    A name with `__Host-` is taken by browsers from this very host alone: another host of the
    domain cannot plant a session of its own here, under which somebody would file their reports.
    """

    def get_cookie_name(self, app: Flask) -> str:
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if self.get_cookie_secure(app) else name

    def get_cookie_secure(self, app: Flask) -> bool:
        try:
            host = request.host
        except SecurityError:  # not ours: it gets a page of its own, and no cookie
            return True
        name = host if host.endswith("]") else host.rsplit(":", 1)[0]
        return request.is_secure or name not in LOOPBACK


def init_accounts(app: Flask) -> None:
    """Set up sign-in and the default-deny hook."""
    app.config.update(CONFIGURATION)
    app.session_interface = CookieInterface()
    datastore = SQLAlchemySessionUserDatastore(
        cast("scoped_session[Session]", _ReadingSession()), Person, PersonRole
    )
    Security(app, datastore)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # no tokens
    app.view_functions["security.login"] = sign_in
    app.view_functions["security.logout"] = sign_out
    app.before_request(check_session)
    app.before_request(deny_by_default)
    user_authenticated.connect(_started, app)
    user_logged_out.connect(_ended, app)


def _started(_app: Flask, user: Person, authn_via: Sequence[str] | None = None, **_: Any) -> None:
    """A session of the server's own; the one before it on this device ends.

    Args:
        authn_via: what was proved: the password, and perhaps a second factor.
    """
    remembered = request.form.get("remember") == "yes"
    session.permanent = remembered  # or the browser drops the cookie when it is closed
    actor = actor_of(user)
    g.pop("actor", None)
    former = this_session()
    with current_app.extensions["database"].write() as writing:
        if former is not None:
            end(writing, former.person_id, former.id)
        session[TOKEN] = begin(
            writing,
            user.id,
            remembered=remembered,
            two_factors=len(authn_via or ()) > 1,
            user_agent=request.headers.get("User-Agent", ""),
        )
        record_event(writing, who(actor), "session.started", f"person:{actor.person_id}")


def _ended(_app: Flask, user: Person | None = None, **_: Any) -> None:
    """Signed out: the cookie is dead, wherever a copy of it lies."""
    former = this_session()
    if not isinstance(user, Person):
        return
    actor = actor_of(user)
    g.pop("actor", None)
    with current_app.extensions["database"].write() as writing:
        if former is not None:
            end(writing, former.person_id, former.id)
        record_event(writing, who(actor), "session.ended", f"person:{actor.person_id}")
