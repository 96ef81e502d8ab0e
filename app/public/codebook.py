"""The codebook for everybody: as a page, as data, and as a card to print for the quick report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app.codebook import STEP_KINDS, Field, Told, codebook, csv_rule, wording
from app.codebook.document import as_json, texts_of
from app.codebook.model import Codebook
from app.public.card import asked
from app.public.serving import around
from app.public.views import blueprint
from app.web.access import public
from app.web.headers import same_for_everybody
from app.web.languages import LOCALES
from app.web.saying import said


@dataclass(frozen=True)
class Entry:
    """A field, and what is said of it in plain words."""

    field: Field
    kind: Told
    applies: Told
    required: str
    tier: str
    visibility: str


@blueprint.get("/codebook", defaults={"language": "en"})
@blueprint.get("/es/codebook", defaults={"language": "es"})
@public
def codebook_page(language: str) -> str:
    """Every field and every value, by section.

    For whoever is signed in, /codebook is a page like others: in the language of the session.
    """
    sections = [
        (title[0], title[3:], [_entry(field) for field in fields])
        for title, fields in codebook.sections.items()
    ]
    return render_template(
        "public/codebook.html",
        sections=sections,
        steps=STEP_KINDS.values(),
        follows=wording.FOLLOWS,
        said=said,
        csv_rule=csv_rule,
        columns=csv_rule.columns(codebook),
        **around(),
    )


@blueprint.get("/codebook.json", defaults={"language": "en"})
@blueprint.get("/es/codebook.json", defaults={"language": "es"})
@public
@same_for_everybody
def codebook_json(language: str) -> Response:
    """The same as data; English, with the Spanish labels beside: the same bytes at both paths."""
    response = Response(_document(tuple(codebook.fields.values())), mimetype="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/codebook/card", defaults={"language": "en"})
@blueprint.get("/es/codebook/card", defaults={"language": "es"})
@public
def card(language: str) -> str:
    """One page to print, for courthouses where phones are not allowed."""
    return render_template("public/card.html", asked=asked(codebook), **around())


@lru_cache(maxsize=1)
def _document(fields: tuple[Field, ...]) -> str:
    """Made once, and again if a field is another one."""
    book = Codebook({field.name: field for field in fields})
    with force_locale(LOCALES["es"]):
        spanish = {text: _(text) for text in texts_of(book)}
    return as_json(book, spanish)


def _entry(field: Field) -> Entry:
    return Entry(
        field=field,
        kind=wording.kind_words(field),
        applies=wording.applies_words(field, codebook),
        required=wording.REQUIRED[field.required],
        tier=wording.TIERS[field.tier],
        visibility=wording.visibility_words(field),
    )
