"""Saving answers to some of a report's questions: what the long page and the sections share."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, request
from flask_babel import gettext as _

from app.accounts.access import current_actor
from app.codebook import Value, codebook
from app.database import reading
from app.incidents.draft import Draft, draft_of
from app.incidents.posted import raw_answers
from app.incidents.queries import may, texts_of
from app.incidents.record import Record
from app.incidents.service import revise
from app.incidents.views.common import changing, keys, posted_revision
from app.incidents.views.edit_page import SEALED

# A text whose question may cease to apply: choosing a court of the list sets the other name aside.
CONDITIONAL_TEXTS = tuple(field.name for field in codebook.sealed if field.applies_when)


def read_draft(record: Record, names: Iterable[str]) -> Draft:
    """The answers that were sent to these questions, over those that the record holds."""
    session, actor = reading(), current_actor()
    texts = texts_of(session, keys(), record, CONDITIONAL_TEXTS)
    base: dict[str, Value] = {**record.answers, **texts}
    asked = [
        name for name in names if name not in SEALED or may(actor, "incident.narrative", record)
    ]
    return draft_of(session, raw_answers(request.form, asked), base=base)


def save_draft(record: Record, draft: Draft) -> Record:
    """Write the answers, and say what they have set aside.

    Raises:
        Stale: somebody changed the record since the form was made.
    """
    with changing(record, "incident.revise") as (session, now):
        saved = revise(session, keys(), current_actor(), now, posted_revision(), draft)
    if draft.set_aside:
        flash(
            _(
                "No longer applies, and is kept in the history: %(questions)s.",
                questions=", ".join(_(codebook[name].label) for name in draft.set_aside),
            )
        )
    return saved
