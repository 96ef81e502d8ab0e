"""What the pages of people share: finding somebody, and what is said when a right has ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.access import current_actor
from app.accounts.models import Person
from app.accounts.people.changing import Stale
from app.accounts.people.reach import NotYours, find_one, may_manage
from app.database import reading, writing
from app.web.errors import refuse


def person_or_404(number: str) -> Person:
    """The person, if whoever asks may know of them."""
    person = find_one(reading(), current_actor(), number)
    if person is None:
        abort(404)
    return person


def managed_or_404(number: str) -> Person:
    """The person, if whoever asks may change them; nobody may change themself."""
    person = person_or_404(number)
    if not may_manage(current_actor(), person):
        abort(404)
    return person


@contextmanager
def changing_people() -> Iterator[Session]:
    """The write; a right that ended in between answers as if nothing was there."""
    try:
        with writing() as session:
            yield session
    except NotYours:
        abort(404)
    except Stale:
        refuse(409, _("Somebody changed this person meanwhile. Open the page again."))


def called(person: Person) -> str:
    """How a page calls somebody."""
    return person.name or person.email
