"""Which string goes where: a short plan for the test run, and every string to every field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    every_filter(attack, texts)


def everything(attack: Attack, texts: Sequence[str]) -> None:
    """Every string to every field of every form and to every filter; some into addresses."""
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
        attack.all_of_quick(window)
        attack.all_of_edit(window)
        attack.all_of_decision(window)
        if number % 8 == 0:
            attack.addresses(text)
        _one_filter(attack, number, text)
    every_filter(attack, texts)


def _one_filter(attack: Attack, number: int, text: str) -> None:
    attack.filters(NAMES[number % len(NAMES)], text, (LISTS[number % len(LISTS)],))


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
