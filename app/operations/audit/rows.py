"""A page of events in words: who, what, to which object, as far as the reader may know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.policy import Actor, Scope
from app.accounts.queries import offices_by_id, person_names
from app.codebook.indicators import INDICATORS
from app.incidents.identifiers import read_record_id
from app.operations.audit.actions import ACTIONS
from app.operations.audit.details import in_words
from app.operations.audit.queries import SEE, Event, homes_of, readable

PERSON, OFFICE, INVITATION, ORDER = "person", "office", "invitation", "order"


@dataclass(frozen=True)
class Row:
    """One event, in the language of the page. `details` is None where they were erased."""

    sequence: int
    at: datetime
    who: str
    action: str
    object: str
    link: str | None
    details: list[tuple[str, str]] | None


class Teller:
    """Knows the names that the events of a page need, and which of them the reader may see."""

    def __init__(self, session: Session, actor: Actor, events: list[Event]) -> None:
        self._actor = actor
        self._everything = actor.scope(SEE) is Scope.ANY
        self._offices: Mapping[int, str] = offices_by_id(session)
        numbers = {_number(text, PERSON) for e in events for text in (e.actor, e.object_id)}
        self._people = person_names(session, numbers)
        self._homes = homes_of(session, numbers)
        self._readable = readable(session, actor, {e.object_id for e in events if _is_record(e)})

    def row(self, event: Event) -> Row:
        """The event in words."""
        own = event.actor == f"{PERSON}:{self._actor.person_id}"
        what, link = self._object(event)
        details = event.details
        return Row(
            event.sequence,
            event.at,
            self._who(event),
            str(ACTIONS.get(event.action, event.action)),
            what,
            link,
            None if details is None else in_words(details, typed=own or not self._everything),
        )

    def _who(self, event: Event) -> str:
        number, office = _number(event.actor, PERSON), _number(event.office, OFFICE)
        if event.actor == "shell":
            return str(_("At the server"))
        if event.actor == "nobody":
            return str(_("Somebody not signed in"))
        if number is not None and office == self._actor.office_id:
            return self._people.get(number, str(_("Unknown")))
        if event.actor.startswith(f"{INVITATION}:"):
            return str(_("Somebody invited to %(office)s", office=self._office(office)))
        return self._office(office)

    def _office(self, number: int | None) -> str:
        if number is not None and (self._everything or number == self._actor.office_id):
            return self._offices.get(number, str(_("Unknown")))
        return str(_("Another office"))

    def _object(self, event: Event) -> tuple[str, str | None]:
        """What it was about, and where that stands."""
        if _is_record(event):
            if event.object_id in self._readable:
                return event.object_id, url_for("incidents.record", record_id=event.object_id)
            # A number tells that a report is there: administrators see all, others their own.
            return (event.object_id if self._everything else str(_("A closed report"))), None
        kind, _colon, rest = event.object_id.partition(":")
        told = {
            PERSON: lambda: self._account(int(rest)),
            OFFICE: lambda: self._office(int(rest)),
            INVITATION: lambda: str(_("Invitation %(number)s", number=rest)),
            ORDER: lambda: str(_("Order %(number)s", number=rest)),
            "indicators": lambda: str(_("What flags and deadlines are reckoned with")),
            "indicator": lambda: str(_(INDICATORS[rest].title)) if rest in INDICATORS else rest,
        }
        if kind in told and (kind == "indicators" or rest):
            return told[kind](), self._order(rest) if kind == ORDER else None
        return event.object_id, None

    def _order(self, number: str) -> str | None:
        if not self._actor.may("order.edit"):
            return None
        return url_for("orders.edit", order_id=number)

    def _account(self, number: int) -> str:
        if number == self._actor.person_id:
            return str(_("Own account"))
        home = self._homes.get(number)
        if home == self._actor.office_id and self._actor.scope(SEE) >= Scope.OFFICE:
            return self._people.get(number, str(_("Unknown")))
        return str(_("An account of %(office)s", office=self._office(home)))


def _is_record(event: Event) -> bool:
    return bool(event.object_id) and read_record_id(event.object_id) == event.object_id


def _number(text: str, kind: str) -> int | None:
    name, _colon, number = text.partition(":")
    return int(number) if name == kind and number.isascii() and number.isdigit() else None
