"""The codebook as an XLSForm, so that an office can collect with ODK Collect or KoboCollect.

Question names are field names and choice names are codes, so what comes back is a file in the
codebook's own columns. Only what a report's writer answers is asked; what the register writes
itself, and what reviewers decide, is not.

Source: the XLSForm specification, xlsform.org (sheets `survey`, `choices`, `settings`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.codebook.model import Codebook, Field, Kind, Required, Tier
from app.codebook.told import marked
from app.codebook.xpath import in_xpath

Row = Mapping[str, str]
FORM_ID = "detention_docket"
ENGLISH, SPANISH = "English (en)", "Español (es)"
# Decided in review, or written by the register.
NOT_ASKED = frozenset({"record_id", "event_group_id", "review_status", "confidence", "public_hold"})
TYPES = {
    Kind.INTEGER: "integer",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.TEXT: "text",
    Kind.REFERENCE: "text",
}
WARNING = marked(
    "Write no names, A-numbers, phone numbers or addresses. This phone keeps what you write "
    "readable until it is sent, unless your form is encrypted: lock the phone, and send soon."
)
COURT_HINT = marked(
    "The name as it stands in the register's list; leave it blank if you are not sure."
)
SURVEY = (
    "type",
    "name",
    *(f"{column}::{language}" for column in ("label", "hint") for language in (ENGLISH, SPANISH)),
    *("required", "relevant", "constraint", "appearance", "default", "calculation"),
)
CHOICES = ("list_name", "name", f"label::{ENGLISH}", f"label::{SPANISH}")
SETTINGS = ("form_title", "form_id", "version", "default_language")


def sheets(
    book: Codebook, spanish: Mapping[str, str], version: str
) -> Mapping[str, Sequence[Sequence[str]]]:
    """The three sheets, each with its first line.

    Args:
        spanish: English text to Spanish text; a text that is missing stays English.
        version: changes when the codebook does; ODK asks for digits.
    """
    settings = ("Detention Docket", FORM_ID, version, ENGLISH)
    return {
        "survey": _lines(SURVEY, _survey(book, spanish)),
        "choices": _lines(CHOICES, _choices(book, spanish)),
        "settings": [SETTINGS, settings],
    }


def texts_of_form() -> set[str]:
    """What the form says besides the codebook, to be translated."""
    return {WARNING, COURT_HINT}


def asked(book: Codebook) -> list[Field]:
    """The fields that the form asks for."""
    return [
        field
        for field in book.fields.values()
        if field.tier is not Tier.SYSTEM
        and field.required is not Required.SYSTEM
        and field.name not in NOT_ASKED
    ]


def _survey(book: Codebook, spanish: Mapping[str, str]) -> Iterator[Row]:
    yield {"type": "start", "name": "start"}
    yield {"type": "note", "name": "warning", **_told("label", WARNING, spanish)}
    known = {field.name for field in asked(book)}
    for title, fields in book.sections.items():
        here = [field for field in fields if field.name in known]
        if not here:
            continue
        group = {"name": f"section_{title[0].lower()}", "appearance": "field-list"}
        yield {"type": "begin_group", **group, **_told("label", title[3:], spanish)}
        for field in here:
            yield _question(field, book, known, spanish)
        yield {"type": "end_group", "name": group["name"]}


def _question(field: Field, book: Codebook, known: set[str], spanish: Mapping[str, str]) -> Row:
    hint = COURT_HINT if field.kind is Kind.REFERENCE else field.hint
    condition = field.applies_when
    # A question about an answer that the form does not ask for would never be asked.
    known_here = condition is not None and known >= set(condition.fields())
    row = {
        "type": _type(field),
        "name": field.name,
        **_told("label", field.question or field.label, spanish),
        **_told("hint", hint, spanish),
        "required": "yes" if field.required is Required.AT_FILING else "",
        "relevant": in_xpath(condition, book) if condition and known_here else "",
        "constraint": _constraint(field),
    }
    if field.name == "narrative":
        row["appearance"] = "multiline"
    return row


def _type(field: Field) -> str:
    if field.kind in (Kind.CHOICE, Kind.STATE):
        return f"select_one {field.name}"
    if field.kind is Kind.MULTI:
        return f"select_multiple {field.name}"
    return TYPES[field.kind]


def _constraint(field: Field) -> str:
    if field.name == "incident_date":
        return ". <= today()"
    if field.kind is Kind.INTEGER:
        return f". >= {field.minimum} and . <= {field.maximum}"
    if field.maximum and field.kind is Kind.TEXT:
        return f"string-length(.) <= {field.maximum}"
    return ""


def _choices(book: Codebook, spanish: Mapping[str, str]) -> Iterator[Row]:
    for field in asked(book):
        for choice in field.choices:
            yield {
                "list_name": field.name,
                "name": choice.code,
                **_told("label", choice.label, spanish),
            }


def _told(column: str, text: str, spanish: Mapping[str, str]) -> Row:
    if not text:
        return {}
    return {f"{column}::{ENGLISH}": text, f"{column}::{SPANISH}": spanish.get(text, text)}


def _lines(header: Sequence[str], rows: Iterator[Row]) -> list[Sequence[str]]:
    return [header, *([row.get(name, "") for name in header] for row in rows)]
