"""Help needed now: asking for it later, the list of what is asked, taking and settling it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import current_actor, permission
from app.database import reading, writing
from app.incidents.help import service
from app.incidents.help.form import help_form
from app.incidents.help.kinds import FIELD, read_kinds
from app.incidents.help.mailing import tell
from app.incidents.help.on_call import Helpers, helpers, is_on_call
from app.incidents.help.queries import Help, help_of, open_help, to_answer
from app.incidents.queries import may
from app.incidents.record import Record, Status
from app.incidents.views import blueprint
from app.incidents.views.common import changing, record_or_404
from app.web.errors import refuse
from app.web.forms import Form
from app.web.mail import mail_is_set
from app.web.saying import said

# What a button does, and what is said when it is done.
DEEDS: Mapping[str, tuple[Callable[..., None], Any]] = {
    "take": (service.take, _l("You took it. Call your colleague.")),
    "hand_back": (service.hand_back, _l("Handed back: it waits for somebody to take it.")),
    "settle": (service.settle, _l("Settled.")),
}


@dataclass(frozen=True)
class Panel:
    """What the page of a report says of help: what was asked, whom to call, and the question."""

    asked: list[Help]
    helpers: Helpers
    form: Form | None
    mail_is_set: bool

    @property
    def waiting(self) -> list[Help]:
        """What nobody has taken yet."""
        return [one for one in self.asked if one.taken_by is None and one.settled_at is None]

    @property
    def open(self) -> list[Help]:
        """What is not over."""
        return [one for one in self.asked if one.settled_at is None]


def help_panel(record: Record, form: Form | None = None) -> Panel | None:
    """The panel of a report; none for those whose office it is not."""
    session, actor = reading(), current_actor()
    if record.office_id != actor.office_id or not may(actor, "help.answer", record):
        return None
    asks = may(actor, "help.ask", record) and record.status is not Status.WITHDRAWN
    return Panel(
        help_of(session, actor, record),
        helpers(session, record.office_id, actor.person_id),
        (form or help_form()) if asks else None,
        mail_is_set(),
    )


@blueprint.post("/incidents/<record_id>/help")
@permission("help.ask")
def ask_for_help(record_id: str) -> ResponseReturnValue:
    """Ask for help with a report that is filed already."""
    record = record_or_404(record_id, "help.ask")
    kinds, problems = read_kinds(request.form.getlist(FIELD))
    if not kinds:
        form = help_form(request.form)
        form[FIELD].errors = [said(problem) for problem in problems] or [
            _("Choose what help is needed.")
        ]
        page = render_template(
            "incidents/help_ask.html", record=record, help=help_panel(record, form)
        )
        return page, 422
    with changing(record, "help.ask") as (session, now):
        call = service.ask(session, current_actor(), now, kinds)
    tell(call)
    flash(_("Help is asked for.") if call else _("This help was asked for already."))
    return redirect(url_for("incidents.record", record_id=record.record_id), 303)


@blueprint.get("/incidents/help")
@permission("help.answer")
def help_list() -> ResponseReturnValue:
    """What is asked and not settled, with who took it and when."""
    session, actor = reading(), current_actor()
    return render_template(
        "incidents/help_list.html",
        help=open_help(session, actor),
        on_call=is_on_call(session, actor),
        mail_is_set=mail_is_set(),
    )


@blueprint.post("/incidents/help/<help_id>")
@permission("help.answer")
def answer_help(help_id: str) -> ResponseReturnValue:
    """Take it, hand it back, or mark it settled."""
    deed, done = DEEDS.get(request.form.get("do", ""), (None, None))
    try:
        with writing() as session:
            asked = to_answer(session, current_actor(), help_id)
            if asked is None:
                abort(404)
            if deed is None:
                refuse(400, _("Use one of the buttons of the page."))
            deed(session, current_actor(), asked)
    except service.TakenBySomebodyElse:
        refuse(409, _("Somebody else took it. The list of help says who."))
    except service.SettledAlready:
        refuse(409, _("It is settled already."))
    flash(str(done))
    return redirect(url_for("incidents.help_list"), 303)
