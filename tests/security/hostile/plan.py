"""Which string goes where: a short plan for the test run, and every string to every field."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from app.codebook import Field, Kind, Value, check_answers, codebook
from app.incidents.filters import NAMES, FilterError, clauses, read_filters
from app.incidents.models import incident
from app.incidents.scope import within
from tests.security.hostile.attack import LISTS, Attack

WIDTH = 100  # fields of the longest form, and some


def some(attack: Attack, texts: Sequence[str]) -> None:
    """Every string as free text, on one form or another; windows of them over all other fields."""
    for number, window in enumerate(windows(texts)):
        text = window[0]
        if number % 2:
            attack.edit(text)
        else:
            filed = attack.file(text)
            if filed and number % 4:
                attack.withdraw(filed, text)
        for often, attempt in (
            (3, attack.decide),
            (4, attack.city),
            (5, attack.sign_in),
            (5, attack.accept),
            (24, attack.addresses),
        ):
            if number % often == 0:
                attempt(text)
        for rarely, form in (
            (10, attack.all_of_quick),
            (10, attack.all_of_decision),
            (40, attack.all_of_edit),
        ):
            if number % rarely == 0:
                form(window)
        _one_filter(attack, number, text)
    every_answer(attack, texts)
    every_filter(attack, texts)


def everything(attack: Attack, texts: Sequence[str]) -> None:
    """Every string into every free text, through its page; into every field and every filter.

    Pages take windows of a hundred strings, one to each field: the long page, which is slow to
    show, every fourth. What no page was asked for is read and checked without one.
    """
    for number, window in enumerate(windows(texts)):
        text = window[0]
        filed = attack.file(text)
        if filed:
            attack.withdraw(filed, text)
        attack.edit(text)
        attack.decide(text)
        attack.city(text)
        attack.sign_in(text)
        attack.accept(text)
        attack.all_of_decision(window)
        if number % 2 == 0:
            attack.all_of_quick(window)
        if number % 4 == 0:
            attack.all_of_edit(window)
        if number % 8 == 0:
            attack.addresses(text)
        _one_filter(attack, number, text)
    every_answer(attack, texts)
    every_filter(attack, texts)


def _one_filter(attack: Attack, number: int, text: str) -> None:
    attack.filters(NAMES[number % len(NAMES)], text, (LISTS[number % len(LISTS)],))


def every_answer(attack: Attack, texts: Sequence[str]) -> None:
    """Every string as an answer to every question: taken as both databases can hold it, or not."""
    for text in texts:
        values, problems = check_answers(dict.fromkeys(codebook.fields, text))
        attack.counts["answers read"] += len(codebook.fields)
        if len(values) + len(problems) != len(codebook.fields):
            attack.problems.append(f"neither taken nor refused: {text[:80]!r}")
        attack.problems += [
            f"{name} took {value!r}"[:300]
            for name, value in values.items()
            if value is not None and not storable(codebook[name], value)
        ]


def storable(field: Field, value: Value) -> bool:
    """Whether an answer is of its kind, and within what a column holds."""
    if isinstance(value, int):
        return field.kind is Kind.INTEGER and 0 <= value <= 500
    if isinstance(value, date):
        return field.kind is Kind.DATE and 2000 <= value.year <= 2100
    text = str(value)
    if field.is_coded:
        return set(text.split()) <= field.codes
    if field.kind is Kind.TIME:
        return text.isascii() and len(text) == 5
    plain = not any(unicodedata.category(sign) in ("Cs", "Cc") for sign in text.replace("\n", ""))
    return plain or "\t" in text


def every_filter(attack: Attack, texts: Sequence[str]) -> None:
    """Every string to every filter, without the page around it: read, refused, or asked for."""
    actor = attack.world.people["network_coordinator"].actor
    circle = within(actor, "incident.read")
    with attack.world.app.app_context(), attack.world.database.read() as session:
        for text in texts:
            came = text.encode(errors="replace").decode()  # addresses bring no lone surrogates
            for name in NAMES:
                attack.counts["filters read"] += 1
                try:
                    found = read_filters([(name, came)], session, circle)
                except FilterError:
                    continue
                session.execute(incident.select().where(circle, *clauses(found)).limit(1))


def windows(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many windows as strings, each one string further: every string comes to every field."""
    doubled = [*texts, *texts]
    for start in range(len(texts)):
        yield doubled[start : start + min(WIDTH, len(texts))]
