"""The mails about people: an invitation, and tasks that were handed over."""

from __future__ import annotations

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from app.web.mail import Letter, link_base, send


def mail_invitation(email: str, token: str) -> bool:
    """Mail the link, after the commit; False if no mail server took it. Never raises."""
    letter = Letter(
        to=email,
        subject=_l("An invitation to Detention Docket"),
        sentences=[
            _l("You are invited to make an account."),
            _l("The link works once, for seven days. If you do not expect it, delete this mail."),
        ],
        path=_path(token),
    )
    return bool(send([letter]))


def mail_successor(email: str, person_id: int) -> None:
    """Tell who takes over, after the commit. Never raises."""
    letter = Letter(
        to=email,
        subject=_l("A colleague's open tasks are yours now"),
        sentences=[_l("Somebody left your office. What they left open is yours: sign in to see.")],
        path=url_for("people.person", person_id=person_id),
    )
    send([letter])


def link_of(token: str) -> str:
    """The whole link, to be copied from a page.

    On this machine alone, under the port that the page was asked at; elsewhere under the name of
    the setting, never of a request.
    """
    base = link_base(current_app.config["TRUSTED_HOSTS"])
    if base.startswith("http://"):
        base = request.host_url.rstrip("/")
    return base + _path(token)


def _path(token: str) -> str:
    return url_for("accounts.invitation", token=token, _external=False)
