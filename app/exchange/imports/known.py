"""What is known of old sheets: headings, values, and the words for yes, no and "I do not know"."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.codebook import Kind, codebook
from app.exchange.imports.grid import plain
from app.web.spanish import in_spanish

HERE = Path(__file__).parent
YES, NO, UNKNOWN, NOTHING = "yes", "no", "unknown", "nothing"
# What a heading may stand for besides fields of the codebook.
KEY, REPORTER, LEAVE_OUT = "key", "reporter", "leave out"

Answers = Mapping[str, str]


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """Heading → fields, or one of KEY, REPORTER, LEAVE_OUT."""
    named = {
        row["heading"]: (row["fields"],)
        if row["fields"] == LEAVE_OUT
        else tuple(row["fields"].split())
        for row in _rows("known_columns.csv")
    }
    for field in codebook.fields.values():
        for text in (field.label, field.question, field.name, field.name.replace("_", " ")):
            named.setdefault(plain(text), (field.name,))
    return {plain(heading): fields for heading, fields in named.items() if heading}


def known_headings() -> list[str]:
    """Texts that headings often are."""
    return [*headings(), *codebook.fields]


@cache
def words() -> Mapping[str, str]:
    """Word → YES, NO, UNKNOWN or NOTHING."""
    return {_word(row["word"]): row["means"] for row in _rows("words.csv")}


@cache
def values() -> Mapping[str, Mapping[str, Answers]]:
    """Field → what a sheet says, or "[yes]" for any such word → answers."""
    found: dict[str, dict[str, Answers]] = {}
    for row in _rows("known_values.csv"):
        answers = dict(pair.split("=") for pair in row["answers"].split())
        found.setdefault(row["field"], {})[row["said"]] = answers
    return found


def meaning(text: str) -> str | None:
    """What a word means whatever the question: YES, NO, UNKNOWN, NOTHING, or none of them."""
    return words().get(_word(text))


def answers_for(field: str, text: str) -> Answers | None:
    """What a value of a sheet usually means for a field; empty for a word that says nothing.

    None where nobody can know, so that a person has to say.
    """
    known, loose = values().get(field, {}), _loose(text)
    if loose in known:
        return known[loose]
    exact = exact_answer(field, text)
    if exact is not None:
        return {field: exact}
    word = meaning(text)
    if word == NOTHING:
        return {}
    if f"[{word}]" in known:
        return known[f"[{word}]"]
    codes = codebook[field].codes
    return {field: word} if word in codes else None


def exact_answer(field: str, text: str) -> str | None:
    """The code that a text is, or whose label it is; several ones of a field for many answers."""
    described = codebook[field]
    if described.kind not in (Kind.CHOICE, Kind.MULTI):
        return None
    by_label = _by_label(field)
    one = by_label.get(plain(text))
    if one is not None or described.kind is Kind.CHOICE:
        return one
    for parts in (re.split(r"\s*[;,]\s*", text.strip()), text.split()):
        codes = [by_label.get(plain(part)) for part in parts if part]
        if codes and None not in codes:
            return " ".join(code for code in codes if code)
    return _several(by_label, plain(text))


def _several(by_label: Mapping[str, str], text: str) -> str | None:
    """The codes of labels that stand one behind the other with a space between, as Kobo writes
    them; None unless they fill the text."""
    # For each place in the text where a label may begin, the codes of those before it.
    reached: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(text)):
        if start not in reached:
            continue
        for label, code in by_label.items():
            end = start + len(label)
            if text.startswith(label, start) and text[end : end + 1] in ("", " "):
                reached.setdefault(end + 1, (*reached[start], code))
    codes = reached.get(len(text) + 1)
    return " ".join(dict.fromkeys(codes)) if codes else None


@cache
def _by_label(field: str) -> Mapping[str, str]:
    """Labels in both languages, and codes; what English says, Spanish does not say otherwise."""
    choices = codebook[field].choices
    found = {plain(in_spanish(choice.label)): choice.code for choice in choices}
    found |= {plain(choice.label): choice.code for choice in choices}
    return found | {plain(choice.code): choice.code for choice in choices}


def _word(text: str) -> str:
    text = " ".join(text.casefold().replace("\u2019", "'").split())
    return text.rstrip(".!") or text


def _loose(text: str) -> str:
    """Without marks between words: "yes - orally" and "Yes, orally" are one."""
    return " ".join(re.sub(r"[^\w#/']+", " ", plain(text)).split())


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
