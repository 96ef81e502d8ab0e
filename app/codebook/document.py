"""The codebook as one document of plain data: what `/codebook.json` gives.

Keys stand in a fixed order. Labels are in English, with their Spanish beside them under the same
key and `_es` where a translation is given. Codes and names never change with the language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.codebook import csv_rule
from app.codebook.model import Choice, Codebook, Field, Kind
from app.codebook.quick import QUICK
from app.codebook.steps import STEP_KINDS, StepKind
from app.codebook.wording import applies_words

VERSION_LENGTH = 12
Data = dict[str, Any]


def as_json(book: Codebook, spanish: Mapping[str, str]) -> str:
    """The document as text; its `version` is a digest of everything else in it."""
    content = document(book, spanish)
    version = hashlib.sha256(_text(content).encode()).hexdigest()[:VERSION_LENGTH]
    return _text({"title": content.pop("title"), "version": version, **content})


def _text(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def document(book: Codebook, spanish: Mapping[str, str]) -> Data:
    """The document without its version.

    Args:
        spanish: English text to Spanish text, for those of `texts_of`; others stay untranslated.
    """
    return {
        "title": "Codebook of Detention Docket",
        "sections": [
            {
                "code": title[0],
                **_told("title", title[3:], spanish),
                "fields": [field.name for field in fields],
            }
            for title, fields in book.sections.items()
        ],
        "fields": [_field(field, book, spanish) for field in book.fields.values()],
        "steps": [_kind_of_step(kind, spanish) for kind in STEP_KINDS.values()],
        "quick_report": list(QUICK),
        "csv": _csv(book),
    }


def texts_of(book: Codebook) -> set[str]:
    """Every label, question and definition of the document, to be translated."""
    found = {title[3:] for title in book.sections}
    choices = [choice for kind in STEP_KINDS.values() for choice in kind.choices]
    for field in book.fields.values():
        found |= {field.label, field.question, field.hint, field.note}
        choices += field.choices
    for choice in choices:
        found |= {choice.label, choice.definition}
    found |= {kind.label for kind in STEP_KINDS.values()}
    return found - {""}


def _field(field: Field, book: Codebook, spanish: Mapping[str, str]) -> Data:
    condition = field.applies_when
    return {
        "name": field.name,
        "section": field.section[0],
        **_told("label", field.label, spanish),
        **_told("question", field.question, spanish),
        **_told("hint", field.hint, spanish),
        "type": field.kind.name.lower(),
        "minimum": field.minimum if field.kind is Kind.INTEGER else None,
        "maximum": field.maximum or None,
        "required": field.required.value,
        "tier": field.tier.value,
        "visibility": field.visibility.value,
        "encrypted": field.sealed,
        "applies_when": condition.as_data() if condition else None,
        "applies_when_text": str(applies_words(field, book)),
        **_told("note", field.note, spanish),
        "values": [_choice(choice, spanish) for choice in field.choices],
    }


def _choice(choice: Choice, spanish: Mapping[str, str]) -> Data:
    return {
        "code": choice.code,
        **_told("label", choice.label, spanish),
        **_told("definition", choice.definition, spanish),
    }


def _kind_of_step(kind: StepKind, spanish: Mapping[str, str]) -> Data:
    return {
        "kind": kind.name,
        **_told("label", kind.label, spanish),
        "follows": kind.follows.value,
        "values": [_choice(choice, spanish) for choice in kind.choices],
    }


def _csv(book: Codebook) -> Data:
    return {
        "rule": csv_rule.NAME,
        "columns": csv_rule.columns(book),
        "columns_on_request": list(csv_rule.ON_REQUEST),
        "several_codes": "separated by a space",
        "blank": "not answered yet",
        "first_signs": list(csv_rule.FIRST_SIGNS),
        "decoder": csv_rule.DECODER,
    }


def _told(key: str, text: str, spanish: Mapping[str, str]) -> Data:
    translated = spanish.get(text, text)
    return {key: text} if translated == text else {key: text, f"{key}_es": translated}
