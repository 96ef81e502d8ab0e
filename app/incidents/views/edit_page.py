"""The long page of all questions, and the page that shows two versions side by side."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.accounts.access import current_actor, who
from app.codebook import codebook
from app.database import reading, writing
from app.incidents.display import lost_words, shown
from app.incidents.forms import LONG, applies_data, long_form
from app.incidents.posted import as_posted
from app.incidents.queries import may, texts_of
from app.incidents.record import Record
from app.incidents.texts import lost_texts
from app.incidents.views.common import keys
from app.ledger.chain import record_event
from app.places import queries as places
from app.web.forms import Form

SEALED = tuple(field.name for field in codebook.sealed)


def texts_for_editing(record: Record, fields: Iterable[str]) -> dict[str, str]:
    """These free texts, for those who may read them. Showing a narrative for editing is reading it:
    that is written down first."""
    actor = current_actor()
    if not may(actor, "incident.narrative", record):
        return {}
    texts = dict(texts_of(reading(), keys(), record, fields))
    if "narrative" in texts:
        with writing() as session:
            record_event(
                session,
                who(actor),
                "incident.narrative_read",
                record.record_id,
                {"revision": record.revision},
            )
    return texts


def say_what_is_lost(record: Record, form: Form) -> None:
    """Beside the question of a text that cannot be read: that a blank leaves it as it is."""
    if not may(current_actor(), "incident.narrative", record):
        return
    for name, why in lost_texts(reading(), keys(), record, SEALED).items():
        if name in form:
            stays = _("Leave this blank and it stays in the register; new words take its place.")
            form[name].description = f"{lost_words(why)} {stays} {form[name].description}"


def edit_page(
    record: Record, form: Form, template: str = "incidents/edit.html", **more: object
) -> str:
    """The questions by section, with what was answered or typed so far."""
    say_what_is_lost(record, form)
    return render_template(
        template,
        record=record,
        form=form,
        sections=[
            (title[3:], [field.name for field in fields if field.name in form])
            for title, fields in codebook.sections.items()
        ],
        with_texts=may(current_actor(), "incident.narrative", record),
        sealed=SEALED,
        facilities=places.facilities(reading()),
        applies=applies_data,
        **more,
    )


def changed_meanwhile(record: Record) -> str:
    """What was sent beside what the register holds by now; nothing typed is lost.

    Saving from there writes over the newer version; what was not asked stays as it stands.
    """
    theirs = as_posted({**record.answers, **texts_for_editing(record, SEALED)})
    mine = request.form
    asked = [name for name in LONG if name in mine]
    merged: MultiDict[str, str] = MultiDict(theirs)
    for name in asked:
        merged.setlist(name, mine.getlist(name))
    merged["revision"] = str(record.revision)
    lost = lost_texts(reading(), keys(), record, SEALED)
    differences: list[tuple[str, str | None, str | None]] = []
    for name in asked:
        typed = " ".join(mine.getlist(name)).strip()
        if name in lost:
            if typed:
                differences.append((_(codebook[name].label), typed, lost_words(lost[name])))
            continue
        stands = " ".join(theirs.getlist(name))
        if typed != stands:
            field = codebook[name]
            differences.append(
                (_(field.label), shown(field, typed or None), shown(field, stands or None))
            )
    form = long_form(merged, {}, {})
    return edit_page(record, form, "incidents/stale.html", differences=differences)
