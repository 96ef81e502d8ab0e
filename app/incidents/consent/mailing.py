"""The mail of a reminder: numbers and a link, in the words of both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import lazy_ngettext as _n
from flask_babel.speaklater import LazyString

from app.incidents.consent.reminders import Reminder
from app.web.mail import Letter

# Written out: a command has no request, from whose address Flask would make it.
PATH = "/incidents/consent"


def letters(reminders: Iterable[Reminder]) -> list[Letter]:
    """One letter per person."""
    return [
        Letter(reminder.email, _subject(reminder), list(_sentences(reminder)), PATH)
        for reminder in reminders
    ]


def _subject(reminder: Reminder) -> LazyString:
    number = max(reminder.own, reminder.office)
    return _n("A report waits for a client's answer", "Reports wait for a client's answer", number)


def _sentences(reminder: Reminder) -> Iterator[LazyString]:
    if reminder.own:
        yield _n(
            "%(num)d report of yours waits for a client's answer.",
            "%(num)d reports of yours wait for a client's answer.",
            reminder.own,
        )
    if reminder.office:
        yield _n(
            "%(num)d report of your office has waited for more than 30 days.",
            "%(num)d reports of your office have waited for more than 30 days.",
            reminder.office,
        )
