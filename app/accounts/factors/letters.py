"""Mails about one's own account: that something changed, and where to look; never a secret."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.web.mail import Letter, send

SUBJECT = _l("Your account was changed")
NOT_YOU = _l("If this was not you, change your password and tell an administrator.")
ADDED = _l("A second factor was added to your account.")
REMOVED = _l("A second factor was removed from your account.")
RENEWED = _l("New recovery codes were made for your account.")
CODE_USED = _l("A recovery code of your account was used to sign in.")
PASSWORD_CHANGED = _l("The password of your account was changed.")
ASKED = _l(
    "Somebody who knows your password says that your second factor is lost. "
    "If it was not you, sign in and cancel it."
)
FIRST = _l("One of two people has confirmed that your second factor is lost.")
SECOND = _l(
    "Two people have confirmed that your second factor is lost. In 24 hours your password alone "
    "lets you set up a new one."
)
CANCELED = _l("The request to replace your second factor was canceled.")
DONE = _l("Your second factor and recovery codes were taken away: set up new ones.")


def tell(address: str, what: LazyString) -> None:
    """Mail somebody what became of their account, after the commit; never raises."""
    send([Letter(address, SUBJECT, [what, NOT_YOU], url_for("own.account"))])


def call_confirmers(addresses: Iterable[str]) -> None:
    """Mail those who may confirm that somebody lost a device."""
    send(
        [
            Letter(
                address,
                _l("Somebody lost their second factor"),
                [
                    _l(
                        "A colleague cannot sign in any more. Speak with them, and confirm it "
                        "only if you know their voice or face."
                    )
                ],
                url_for("factors.releases"),
            )
            for address in addresses
        ]
    )
