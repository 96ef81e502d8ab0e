"""The code after the password. What was typed into a dead session goes through this page too."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.access import actor_of, who
from app.accounts.completing import complete
from app.accounts.factors import halfway, letters
from app.accounts.factors.lost import open_release
from app.accounts.factors.models import Kind
from app.accounts.factors.passkeys import ask_to_prove, site
from app.accounts.factors.proving import Given, Outcome, prove
from app.accounts.factors.queries import factors_of
from app.accounts.factors.recovery import FEW, codes_left
from app.accounts.factors.views import blueprint
from app.accounts.guessing.counting import seconds_to_wait
from app.accounts.guessing.guard import held_of_code, waiting
from app.accounts.models import Person
from app.accounts.sessions.carrying import carried
from app.database import reading, writing
from app.web.access import public
from app.web.kept import KeptText
from app.web.navigation import safe_next, url_with

ALONG = ("next", "again", "remember", "carried", "carried_to", "carried_by")


def ask_for_code(person: Person) -> ResponseReturnValue:
    """The password was right: to the page that asks for the second factor."""
    halfway.begin(reading(), person)
    if request.form.get("carried"):  # too long for an address: the page carries it on
        return code_page(person)
    along = [(name, request.form[name]) for name in ALONG[:3] if request.form.get(name)]
    return redirect(url_with("factors.code", along))


@blueprint.get("/sign-in/code")
@public
def code() -> ResponseReturnValue:
    """The page; without the password before it, the way to the password."""
    person = halfway.whose(reading())
    if person is None:
        return redirect(url_for("security.login", next=request.args.get("next")))
    return code_page(person)


@blueprint.post("/sign-in/code")
@public
def check_code() -> ResponseReturnValue:
    """A code, a recovery code or a passkey: in, or the page again."""
    person = halfway.whose(reading())
    if person is None:
        flash(_("That took longer than ten minutes. Sign in once more."))
        # Nothing that came along is lost: the sign-in page carries it.
        return render_template("accounts/sign_in.html", login_user_form=None), 401
    given = Given(
        **{
            name: request.form.get(name, "")
            for name in ("code", "recovery_code", "passkey", "challenge")
        }
    )
    held = held_of_code(person)
    with writing() as session:
        outcome = prove(session, who(actor_of(person)), person.id, given, held)
    person = reading().get_one(Person, person.id)
    if outcome is not Outcome.RIGHT:
        return code_page(person, outcome, given)
    return _in(person, given)


def code_page(
    person: Person, outcome: Outcome | None = None, given: Given | None = None
) -> Response:
    """The page that asks for the second factor."""
    session = reading()
    factors = factors_of(session, person.id)
    wait = seconds_to_wait(session, held_of_code(person)) if outcome is Outcome.WAIT else 0
    passkeys = [one for one in factors if one.kind == Kind.PASSKEY]
    page = render_template(
        "accounts/code.html",
        along={name: request.values.get(name, "") for name in ALONG[:3]}
        | {name: request.form.get(name, "") for name in ALONG[3:]},  # never from an address
        kept=_typed(person),
        has_app=any(one.kind == Kind.TOTP for one in factors),
        has_passkey=bool(passkeys),
        asked=ask_to_prove(person.id, passkeys) if passkeys and site() else None,
        wrong=outcome is Outcome.WRONG,
        wait=waiting(wait) if wait else None,
        by_recovery=bool(given and given.recovery_code.strip()),
        by_passkey=bool(given and given.passkey),
    )
    status = {None: 200, Outcome.WAIT: 429}.get(outcome, 422)
    response = make_response(page, status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _typed(person: Person) -> list[KeptText]:
    """What this person typed and brings along; the way of the lost device cannot carry it."""
    brought = carried(request.form, person.fs_uniquifier)
    kept = [KeptText(name, value) for name, value in brought.answers] if brought else []
    return [one for one in kept if one.typed]


def _in(person: Person, given: Given) -> ResponseReturnValue:
    by_recovery = bool(given.recovery_code.strip()) and not given.passkey
    kind = Kind.PASSKEY if given.passkey else Kind.RECOVERY if by_recovery else Kind.TOTP
    email, left = person.email, codes_left(reading(), person.id)
    asked = open_release(reading(), person.id) is not None
    answer = complete(
        person, safe_next(request.form.get("next"), url_for("accounts.start")), ["password", kind]
    )
    if by_recovery:
        letters.tell(email, letters.CODE_USED)
    if by_recovery or left <= FEW:
        flash(
            ngettext(
                "You have %(num)d recovery code left. Make new ones under your name.",
                "You have %(num)d recovery codes left. Make new ones under your name.",
                left,
            )
        )
    if asked:
        flash(
            _(
                "Somebody with your password asked to replace your second factor. If it was not "
                "you, cancel it under your name, and change your password."
            )
        )
    return answer
