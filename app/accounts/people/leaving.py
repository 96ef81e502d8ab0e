"""What somebody leaves open who is suspended or goes to another office.

Rooms above this one say what that may be (reports, help, on-call duty), as they say what stands
in the menu: this room knows none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Person, Succession
from app.accounts.navigation import Label
from app.accounts.policy import Actor
from app.database import now
from app.web.navigation import url_with


@dataclass(frozen=True)
class Deed:
    """An event to write when all rows are changed: nothing waits for a row behind the chain."""

    action: str
    object_id: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Leaving:
    """One kind of task.

    Args:
        label: what it is.
        fate: what becomes of it when its keeper leaves.
        count: how many of them a person has open.
        endpoint, action, query: the page on which a colleague sees them, for whom it is open.
        hand_over: gives them back to the office; what it did is written into the audit.
    """

    order: int
    label: Label
    fate: Label
    count: Callable[[Session, Person], int]
    endpoint: str
    action: str
    query: Mapping[str, str] = field(default_factory=dict)
    hand_over: Callable[[Session, Person], list[Deed]] | None = None


@dataclass(frozen=True)
class Left:
    """How much of it there is, and where; `href` for those alone who may open it."""

    label: Any
    fate: Any
    number: int
    href: str | None


def add_to_leaving(app: Flask, *kinds: Leaving) -> None:
    """Say what a person of this room may leave open."""
    known: list[Leaving] = app.extensions.setdefault("leaving", [])
    known.extend(kinds)
    known.sort(key=lambda kind: kind.order)


def kinds_of_tasks() -> list[Leaving]:
    """All that the rooms named."""
    known: list[Leaving] = current_app.extensions.get("leaving", [])
    return known


def left_by(session: Session, actor: Actor, person: Person) -> list[Left]:
    """What a person has open, kind by kind, none of it left out for being zero."""
    near = actor.office_id == person.office_id
    return [
        Left(
            kind.label,
            kind.fate,
            kind.count(session, person),
            url_with(kind.endpoint, kind.query.items())
            if near and actor.may(kind.action)
            else None,
        )
        for kind in kinds_of_tasks()
    ]


def hand_over(session: Session, person: Person, successor_id: int | None) -> list[Deed]:
    """Give back what a person has open, and keep who sees to the rest of it.

    Args:
        successor_id: a coordinator of the office that is left; None: all of them together.

    Returns:
        What is still to be written into the audit.
    """
    deeds = [
        deed
        for kind in kinds_of_tasks()
        if kind.hand_over is not None
        for deed in kind.hand_over(session, person)
    ]
    # Whose tasks this person had taken over goes on to the same colleague.
    inherited = Succession.successor_id == person.id
    session.execute(delete(Succession).where(Succession.person_id == person.id))
    if successor_id is None:
        session.execute(delete(Succession).where(inherited))
    else:
        changed = {"successor_id": successor_id, "since": now()}
        session.execute(update(Succession).where(inherited).values(**changed))
        session.add(Succession(person_id=person.id, **changed))
    session.flush()
    return deeds


def predecessors(session: Session, person: Person) -> list[int]:
    """The person, and those whose open tasks they took over: numbers of accounts."""
    query = select(Succession.person_id).where(Succession.successor_id == person.id)
    return [person.id, *session.scalars(query)]
