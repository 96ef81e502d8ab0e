"""Where a request meets the limits: one call before a secret is looked at, one after it was right.

    attempt = guard_sign_in(form)    # too many: ends the request with 429
    ...
    attempt.was_right()

A database that cannot count now answers 503 (`WriteUnavailable`): nothing is looked at uncounted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, make_response, render_template, request
from flask_babel import lazy_ngettext as _n
from flask_babel.speaklater import LazyString

from app.accounts.guessing.counting import (
    Held,
    MustWait,
    Spent,
    give_back,
    seconds_to_wait,
    spend,
)
from app.accounts.guessing.devices import known_device
from app.accounts.guessing.keys import account_name, key_of, place_name
from app.accounts.guessing.limits import ACCOUNT, ADDRESS, DEVICE, LETTERS, PAIR
from app.accounts.models import Person
from app.accounts.sessions.hooks import this_session
from app.accounts.sessions.service import moment
from app.database import get_database, reading
from app.web.errors import refuse

COOKIE = "device"


def cookie_name() -> str:
    """The cookie of a known device. It goes to one path, so `__Host-` is not for it."""
    secure = current_app.session_interface.get_cookie_secure(current_app)
    return f"__Secure-{COOKIE}" if secure else COOKIE


@dataclass(frozen=True)
class Attempt:
    """A try that was counted."""

    spent: Sequence[Spent]

    def was_right(self) -> None:
        """Take it off the count."""
        if self.spent:
            with get_database().write() as session:
                give_back(session, self.spent)


def guard_sign_in(form: Any) -> Attempt:
    """Count a try to sign in, before the password is looked at.

    Ends the request with 429 and the form, as it was typed but for the password: the same bytes
    whether there is such an account or not.
    """
    try:
        return _count(held_of_sign_in(form.email.data or ""))
    except MustWait as wait:
        form.form_errors = [waiting(wait.seconds)]
        page = render_template(
            "accounts/sign_in.html", login_user_form=form, waiting=waiting(wait.seconds)
        )
        answer = make_response(page, 429)
        answer.headers["Retry-After"] = str(wait.seconds)
        abort(answer)


def guard_secret() -> Attempt:
    """Count a try of a secret that is no password, such as the token of a link, by address alone.

    Ends the request with 429 and the page of that error.
    """
    place = place_name(request.remote_addr)
    try:
        return _count([] if place is None else [Held(_key("address", place), ADDRESS)])
    except MustWait as wait:
        refuse(429, waiting(wait.seconds), retry_after=wait.seconds)


def room_for_letter(typed: str) -> bool:
    """Whether one more mail with a link may go to this address, counting it.

    Only while its sign-in has to wait, from wherever: otherwise nobody needs a link.
    """
    name = account_name(typed)
    crowded = Held(_key("account", name), PAIR)
    if not seconds_to_wait(reading(), [crowded]):
        return False
    try:
        _count([Held(_key("letter", name), LETTERS)])
    except MustWait:
        return False
    return True


def held_of_sign_in(typed: str) -> list[Held]:
    """What a try to sign in counts under: a known device for itself, all else for everything."""
    device = _device(typed)
    if device is not None:
        return [Held(_key(*device), DEVICE)]
    name, place = account_name(typed), place_name(request.remote_addr)
    held = [Held(_key("account", name), ACCOUNT)]
    if place is not None:
        held += [
            Held(_key("pair", name, place), PAIR),
            Held(_key("address", place), ADDRESS),
        ]
    return held


def held_of_code(person: Person) -> list[Held]:
    """What a code after the password counts under, and the password where it is changed.

    A known device for itself: whoever has the password elsewhere cannot make its owner wait.
    """
    return [Held(_key(*(_device(person.email) or ("code", str(person.id)))), DEVICE)]


def waiting(seconds: int) -> LazyString:
    """How long to wait, in whole minutes."""
    minutes = math.ceil(seconds / 60)
    return _n(
        "There were too many wrong tries. Wait a minute, then try again.",
        "There were too many wrong tries. Wait %(num)s minutes, then try again.",
        minutes,
    )


def _device(typed: str) -> tuple[str, str] | None:
    """A device is known by its cookie, or because this very person is signed in on it."""
    here = this_session()
    if here is not None:
        person = reading().get(Person, here.person_id)
        if person is not None and account_name(person.email) == account_name(typed):
            return "session", str(here.id)
    token = request.cookies.get(cookie_name(), "")
    number = known_device(reading(), token, typed) if token else None
    return None if number is None else ("device", str(number))


def _count(held: Sequence[Held]) -> Attempt:
    """Whoever has to wait anyway costs one read, and takes no lock from those who write."""
    wait = seconds_to_wait(reading(), held)
    if wait:
        raise MustWait(wait)
    if not held:
        return Attempt(())
    with get_database().write() as session:
        return Attempt(spend(session, held))


def _key(*parts: str) -> str:
    return key_of(str(current_app.secret_key), moment(), *parts)
