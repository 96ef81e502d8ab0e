"""The draft declaration: its page, and the files made of it. What is typed there is never kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import current_actor, permission, who
from app.database import reading, writing
from app.incidents.declaration import (
    Choices,
    Declaration,
    Material,
    Section,
    Source,
    make_declaration,
    pdf_file,
)
from app.incidents.declaration.form import choices_of, declaration_form
from app.incidents.queries import digest_of, has_text, may, texts_of
from app.incidents.record import Record
from app.incidents.texts import lost_texts
from app.incidents.views import blueprint
from app.incidents.views.common import keys, record_or_404
from app.later import later
from app.ledger.chain import record_event
from app.web.forms import Form

if TYPE_CHECKING:
    from app.incidents.declaration import word_file
else:
    word_file = later("app.incidents.declaration.word_file")

PATH = "/incidents/<record_id>/declaration"
FILE_NAME = "draft-declaration"  # says nothing of the record or of where it was made


@blueprint.route(PATH, methods=["GET", "POST"])
@permission("incident.declare")
def declaration(record_id: str) -> ResponseReturnValue:
    """What the draft would say, and the form that decides it. POST shows it anew."""
    record = record_or_404(record_id, "incident.declare")
    asked = request.method == "POST"  # not HEAD: only POST may open the narrative
    material = _material(record)
    if material.from_the_news:
        return _no_declaration(record), 422 if asked else 200
    form = _form(record, material, posted=asked)
    if asked and not form.validate():
        return _page(record, form), 422
    choices = _choices(record, form, material) if asked else choices_of(form, material)
    return _page(record, form, make_declaration(material, choices))


@blueprint.post(f"{PATH}.docx")
@permission("incident.declare")
def declaration_docx(record_id: str) -> ResponseReturnValue:
    """The draft as a Word file."""
    return _file(record_id, "docx", word_file.word_of, word_file.MIMETYPE)


@blueprint.post(f"{PATH}.pdf")
@permission("incident.declare")
def declaration_pdf(record_id: str) -> ResponseReturnValue:
    """The draft as tagged PDF."""
    return _file(record_id, "pdf", pdf_file.pdf_of, pdf_file.MIMETYPE)


@blueprint.get(f"{PATH}/slip")
@permission("incident.declare")
def declaration_slip(record_id: str) -> ResponseReturnValue:
    """Which record the draft came from: for the file, never part of the document."""
    record = record_or_404(record_id, "incident.declare")
    digest = digest_of(reading(), record)
    return render_template("incidents/declaration_slip.html", record=record, digest=digest)


def _file(
    record_id: str, kind: str, make: Callable[[Declaration], bytes], mimetype: str
) -> ResponseReturnValue:
    record = record_or_404(record_id, "incident.declare")
    material = _material(record)
    if material.from_the_news:
        return _no_declaration(record), 422
    form = _form(record, material, posted=True)
    if not form.validate():
        return _page(record, form), 422
    draft = make_declaration(material, _choices(record, form, material))
    try:
        content = make(draft)
    except pdf_file.CannotBeSet as problem:
        form.form_errors.append(
            _(
                "The PDF has no letter for “%(letters)s”. Take the Word file, or leave it out and "
                "write it in by hand.",
                letters=problem.letters,
            )
        )
        return _page(record, form, draft), 422
    with writing() as session:
        record_event(
            session,
            who(current_actor()),
            "incident.declaration_made",
            record.record_id,
            {"revision": record.revision, "format": kind},
        )
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=f"{FILE_NAME}.{kind}")
    return response


def _material(record: Record) -> Material:
    texts = {}
    if may(current_actor(), "incident.narrative", record):
        texts = dict(texts_of(reading(), keys(), record, ["facility_other"]))
    return Material(record.answers, record.steps, texts)


def _form(record: Record, material: Material, *, posted: bool) -> Form:
    with_words = (
        may(current_actor(), "incident.narrative", record)
        and has_text(reading(), record, "narrative")
        and not lost_texts(reading(), keys(), record, ["narrative"])
    )
    return declaration_form(material, request.form if posted else None, with_words=with_words)


def _choices(record: Record, form: Form, material: Material) -> Choices:
    """What was chosen; with the narrative, if it was asked for and may be used."""
    chosen = choices_of(form, material)
    saw_it = chosen.sources.get(Section.ARREST) is Source.WITNESSED
    if not ("own_words" in form and form["own_words"].data and saw_it):
        return chosen
    return choices_of(form, material, _narrative(record))


def _narrative(record: Record) -> str:
    """The narrative. Putting it into a draft is reading it: that is written down first."""
    with writing() as session:
        record_event(
            session,
            who(current_actor()),
            "incident.narrative_read",
            record.record_id,
            {"revision": record.revision},
        )
    return texts_of(reading(), keys(), record, ["narrative"]).get("narrative", "")


def _page(record: Record, form: Form, draft: Declaration | None = None) -> str:
    return render_template("incidents/declaration.html", record=record, form=form, draft=draft)


def _no_declaration(record: Record) -> str:
    return render_template("incidents/declaration.html", record=record, form=None, draft=None)
