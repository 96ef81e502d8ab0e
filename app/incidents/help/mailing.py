"""Telling the people on call, after the commit: that help is asked for, and nothing of what."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from app.database import WriteUnavailable, writing
from app.incidents.help.service import Call, mark_mailed
from app.web.mail import Letter, send

PAGE = "incidents.help_list"


def tell(call: Call | None) -> None:
    """Mail everybody who is to be called; never raises, whatever the mail server does.

    That it was taken is kept in a write of its own: if that fails, the page says "no mail" and a
    retry mails once more, which is the better mistake.
    """
    if call is None or not send(list(_letters(call.addresses))):
        return
    try:
        with writing() as session:
            mark_mailed(session, call.help_ids)
    except WriteUnavailable:
        current_app.logger.error("help: sent, but not kept that it was")  # noqa: TRY400  # no trace


def _letters(addresses: Iterable[str]) -> Iterable[Letter]:
    for address in addresses:
        yield Letter(
            to=address,
            subject=_l("Help is needed now"),
            sentences=[_l("Somebody in your office asks for help now: sign in to see.")],
            path=url_for(PAGE, _external=False),
        )
