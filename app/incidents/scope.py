"""The circle of a record as SQL: the same table of permissions that `policy` reads."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_

from app.accounts.policy import NEVER_EXPORTED, OPEN_BASES, Actor, Scope
from app.incidents.models import import_batch, incident


def within(actor: Actor, action: str) -> ColumnElement[bool]:
    """The records on which this actor may do this."""
    scope = actor.scope(action)
    own_office = incident.c.office_id == actor.office_id if actor.office_id is not None else false()
    if scope >= Scope.NETWORK:
        return or_(own_office, incident.c.sharing_basis.in_(OPEN_BASES))
    if scope == Scope.OFFICE:
        return own_office
    if scope == Scope.OWN:
        return and_(own_office, incident.c.reporter_id == actor.person_id)
    return false()


def imports_within(actor: Actor) -> ColumnElement[bool]:
    """The imports that this actor may know of: those whose page opens for them."""
    scope = actor.scope("incident.import")
    if scope >= Scope.NETWORK:  # at the server's shell alone
        return import_batch.c.id.is_not(None)
    if scope == Scope.OFFICE and actor.office_id is not None:
        return import_batch.c.office_id == actor.office_id
    return false()


def counts_whole_network(actor: Actor, action: str, *, filtered: bool) -> bool:
    """Whether a number of what consent leaves out may include what other offices keep.

    Not under filters: one by one they would tell what a single closed record says. The shell
    holds the keys anyway.
    """
    return actor.scope(action) >= Scope.NETWORK and (actor.at_shell or not filtered)


def covered(actor: Actor, action: str, *, filtered: bool) -> ColumnElement[bool]:
    """The records that the action is about, before consent is asked: to say what it leaves out."""
    if counts_whole_network(actor, action, filtered=filtered):
        return incident.c.id.is_not(None)
    return within(actor, action)


def may_leave() -> ColumnElement[bool]:
    """What consent lets into a file."""
    return or_(incident.c.sharing_basis.is_(None), incident.c.sharing_basis.not_in(NEVER_EXPORTED))
