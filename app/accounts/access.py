"""Deny by default: a view says who may use it, or nobody may.

A view is either public (`app.web.access.public`), or carries `@permission("an action of the
policy table")`. The hook below looks at nothing else, so a view that says nothing is closed to
everybody, and a test walks over all routes to prove it. Which objects a permission reaches is
decided where they are read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.factors.need import Lack
from app.accounts.factors.wanted import after_enrolling
from app.accounts.models import Person
from app.accounts.policy import NOBODY, POLICY, Actor
from app.accounts.sessions.hooks import lack, strength
from app.accounts.sessions.strength import ENROLLING, Strength, needed
from app.ledger.chain import SHELL, Who
from app.web.access import is_public
from app.web.errors import refuse
from app.web.kept import holds_secrets_or_files
from app.web.origin import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])


def permission(action: str) -> Callable[[View], View]:
    """Open a view to those whom the policy table lets do this."""
    if action not in POLICY:
        raise KeyError(f"{action} is not in the policy table")

    def mark(view: View) -> View:
        view.permission = action  # type: ignore[attr-defined]  # a mark on the function itself
        return view

    return mark


def permission_of(app: Flask, endpoint: str) -> str | None:
    """The action that a view asks for."""
    action: str | None = getattr(app.view_functions[endpoint], "permission", None)
    return action


def actor_of(person: Person) -> Actor:
    """The actor that a signed-in person is."""
    return Actor(person.id, person.office_id, person.role_names, name=person.name or person.email)


def current_actor() -> Actor:
    """Whoever makes this request."""
    if "actor" not in g:
        g.actor = actor_of(current_user) if current_user.is_authenticated else NOBODY
    actor: Actor = g.actor
    return actor


def who(actor: Actor) -> Who:
    """The actor as the audit writes it: by number, never by name."""
    if actor.person_id is None:
        return SHELL
    return Who(f"person:{actor.person_id}", f"office:{actor.office_id}")


def deny_by_default() -> ResponseReturnValue | None:
    """Before every request: public, permitted, or turned away."""
    endpoint = request.endpoint
    if endpoint is None:  # no such path, or not with this method: the error page says so
        return None
    app = current_app
    if is_public(app, endpoint):
        return None
    if not current_user.is_authenticated:
        if request.method not in SAFE_METHODS:
            abort(401)  # its page gives back what was typed, and can send it again
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    action = permission_of(app, endpoint)
    if action is None or not current_actor().may(action):
        abort(403)
    return prove_again(needed(action), action)


def prove_again(least: Strength, action: str = "") -> ResponseReturnValue | None:
    """To the sign-in page, if the session is not strong enough; what was sent is not lost.

    Whoever needs a second factor and has none is led to where it is set up.
    """
    if strength(action) >= least:
        return None
    enrolling = lack() is Lack.ENROL and action not in ENROLLING
    if request.method not in SAFE_METHODS:
        if enrolling:
            refuse(
                403,
                _l(
                    "For this your account needs a second factor. Nothing was done yet. Set it up "
                    "in a new tab, go back to the form, and send it again from there."
                )
                if holds_secrets_or_files()
                else _l(
                    "For this your account needs a second factor. Nothing was done yet, and "
                    "nothing is lost: set it up in a new tab, come back to this page, and send it "
                    "then."
                ),
                _l("One thing comes first"),
                first=(url_for("factors.choose"), _l("Add a second factor")),
            )
        if strength(action) < Strength.READING:
            abort(401)
        refuse(
            401,
            _l(
                "For this the last sign-in has to be five minutes old at most. Nothing is lost, "
                "and nothing was done yet: sign in, and send it then."
            ),
            _l("Sign in once more"),
        )
    target = request.full_path.rstrip("?")
    if enrolling:
        after_enrolling(target)
        return redirect(url_for("factors.choose"))
    return redirect(url_for("security.login", next=target, again="yes"))
