"""Reading one answer: raw text in, a checked value out, or a sentence that says what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.codebook.model import Field, Kind
from app.codebook.told import Told

# A blank is None. Several codes stand in one string, in codebook order, with a space between
# (the XLSForm habit); a time is "HH:MM".
Value = str | int | date | None
Values = Mapping[str, Value]

EARLIEST = date(2000, 1, 1)
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,35}")
REFERENCE_LENGTH = 120


class AnswerError(Told):
    """The answer cannot be taken."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of a record."""

    field: str
    message: str
    arguments: Mapping[str, object]

    def __str__(self) -> str:
        return self.message % self.arguments if self.arguments else self.message


def parse_answer(field: Field, raw: str) -> Value:
    """Read one answer. Several codes of one field come joined by spaces.

    Raises:
        AnswerError: it is not an answer to this field.
    """
    text = clean_text(raw)
    if not text:
        return None
    return _PARSERS[field.kind](field, text)


def clean_text(raw: str) -> str:
    """Text as it is stored: NFC, line feeds, no outer white space.

    Raises:
        AnswerError: a character that one of the databases cannot hold, or no file can show.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    for character in text:
        if unicodedata.category(character) in ("Cs", "Cc") and character not in "\n\t":
            raise AnswerError(
                "Remove a character that cannot be kept (U+%(code)s).",
                code=f"{ord(character):04X}",
            )
    return unicodedata.normalize("NFC", text).strip()


def _one_code(field: Field, text: str) -> str:
    code = text.upper() if field.kind is Kind.STATE else text
    if code not in field.codes:
        raise AnswerError(
            "Choose one of the answers listed: “%(given)s” is not one.", given=text[:60]
        )
    return code


def _several_codes(field: Field, text: str) -> str:
    given = set(text.split())
    wrong = given - field.codes
    if wrong:
        raise AnswerError(
            "Choose among the answers listed: “%(given)s” is not one.", given=min(wrong)[:60]
        )
    return " ".join(choice.code for choice in field.choices if choice.code in given)


def _integer(field: Field, text: str) -> int:
    number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1
    if not field.minimum <= number <= field.maximum:
        raise AnswerError(
            "Enter a whole number from %(minimum)s to %(maximum)s.",
            minimum=field.minimum,
            maximum=field.maximum,
        )
    return number


def _date(_field: Field, text: str) -> date:
    # By one format only: a parser that guesses turns 13/04 into 13 April.
    try:
        found = (
            date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        )
    except ValueError:
        found = None
    if found is None or found < EARLIEST or found.year > 2100:
        raise AnswerError("Enter a real date as year-month-day, for example 2026-04-15.")
    return found


def _time(_field: Field, text: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise AnswerError("Enter a time as hours and minutes, for example 14:30.")
    return text


def _text(field: Field, text: str) -> str:
    if len(text) > field.maximum:
        raise AnswerError(
            "Shorten this to %(maximum)s characters; it has %(length)s.",
            maximum=field.maximum,
            length=len(text),
        )
    if field.maximum <= 100 and ("\n" in text or "\t" in text):
        raise AnswerError("Write this on one line.")
    return text


def _identifier(_field: Field, text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise AnswerError("Use letters, digits and hyphens only, at most 36.")
    return text


def _reference(_field: Field, text: str) -> str:
    if len(text) > REFERENCE_LENGTH or "\n" in text or "\t" in text:
        raise AnswerError("Choose a place from the list, or leave this blank and name it below.")
    return text


_PARSERS: Mapping[Kind, Callable[[Field, str], Value]] = {
    Kind.IDENTIFIER: _identifier,
    Kind.CHOICE: _one_code,
    Kind.MULTI: _several_codes,
    Kind.INTEGER: _integer,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.TEXT: _text,
    Kind.REFERENCE: _reference,
    Kind.STATE: _one_code,
}
