"""Fills the slots of a template: {label}, {a head}, {person}, {was}…

A slot that begins with "a " takes the article; "done" makes a sentence of a participle ("an
interpreter was provided"); several codes of one line are joined by "and".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from app.codebook import Choice, Value
from app.incidents.declaration.subject import Subject
from app.incidents.declaration.words import (
    day_in_words,
    head,
    in_sentence,
    in_words,
    joined,
    passive,
    spelled,
    with_article,
)

SLOT = re.compile(r"\{([a-z ]+)\}")
ASK_WHETHER = " [STATE WHETHER THIS WAS YOU]"


def _first(label: str) -> str:
    return label.split(" ", maxsplit=1)[0]


def _rest(label: str) -> str:
    return label.partition(" ")[2]


def _but(label: str) -> str:
    return label.replace(", ", " but ")


def _or(label: str) -> str:
    before, comma, last = label.rpartition(", ")
    return f"{before} or {last}" if comma else label


def _years(label: str) -> str:
    """ "2 to under 5" → "two to under five years"."""
    return spelled(label if "year" in label else f"{label} years")


OF_LABEL: Mapping[str, Callable[[str], str]] = {
    "label": str,
    "first": _first,
    "rest": _rest,
    "head": head,
    "but": _but,
    "or": _or,
    "bare": lambda label: re.sub(r" seen\b", "", label),  # "paper list seen" → "paper list"
    "passive": passive,
    "spelled": spelled,
    "years": _years,
}


def fill(
    template: str,
    subject: Subject,
    *,
    choices: Sequence[Choice] = (),
    value: Value = None,
    question: str = "",
) -> str:
    """The clause that a template makes.

    Args:
        choices: the codes of this line that were answered.
        value: an answer that is no code.
        question: the label of the field.
    """

    def slot(found: re.Match[str]) -> str:
        name = found[1]
        plain = name.removeprefix("a ")
        article = with_article if name != plain else str
        if plain in ("definition", "done"):
            said = [in_sentence(choice.definition) for choice in choices]
            return joined([article(passive(one) if plain == "done" else one) for one in said])
        if plain in ("field", "field done"):
            asked = in_sentence(question)
            return article(passive(asked) if plain == "field done" else asked)
        if plain in OF_LABEL:
            words = OF_LABEL[plain]
            return joined([article(words(in_sentence(choice.label))) for choice in choices])
        return _other(plain, subject, value)

    return SLOT.sub(slot, template)


def _other(name: str, subject: Subject, value: Value) -> str:
    if name == "whether me":
        return ASK_WHETHER if subject.is_client else ""
    if name == "date" and isinstance(value, date):
        return day_in_words(value)
    if name == "number" and isinstance(value, int):
        return "one" if value == 1 else f"about {in_words(value)}"
    if name == "officers":
        return "officer" if value == 1 else "officers"
    if name == "value":
        return str(value)
    words = {
        "person": subject.person,
        "persons": subject.persons,
        "people": subject.people,
        "was": subject.was,
        "event": subject.event,
    }
    return words[name]


def is_about_somebody(template: str) -> bool:
    """Whether a sentence speaks of a person; it makes none where agents alone were there."""
    return any(name in template for name in ("{person}", "{persons}", "{people}"))
