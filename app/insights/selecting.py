"""Which reports count: the circle, the basis for sharing, the filters, over packed columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.accounts.policy import OPEN_BASES, Actor, Scope
from app.incidents.filters import Filters
from app.incidents.record import WAITING, Status
from app.incidents.scope import counts_whole_network
from app.insights.columns.layout import NO_NUMBER, OWN, Array
from app.insights.columns.matching import between, columns_for, has_code, matches
from app.insights.columns.reading import Rows, read_rows
from app.later import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

DEFAULTS = {"review_status": (Status.ACCEPTED.value,), "incident_outcome": ("detained",)}
LOW_BITS = (1 << 20) - 1
# What every count looks at.
ALWAYS = (*OWN, "sharing_basis", "review_status", "people_count", "incident_date")


@dataclass(frozen=True)
class Selected:
    """The rows that count, with what is counted of each."""

    columns: Mapping[str, Array]
    words: Mapping[str, tuple[str, ...]]
    people: Array
    operations: int
    shared: Array  # the places of the rows that share their operation with another
    operation: Array  # which one that is, numbered, for each of these
    left_out: int  # reports that match and that consent keeps out
    partial: bool  # what other offices keep is not in `left_out`
    as_accepted: int  # reports that count as they were accepted, while a change waits
    unpacked: int  # how many were read from the reports themselves: many make it slow

    def __len__(self) -> int:
        return len(self.people)


def with_defaults(filters: Filters) -> Filters:
    """Counts begin with accepted records of people detained."""
    for name, values in DEFAULTS.items():
        filters = filters.with_default(name, values)
    return filters


def select_counted(
    session: Session,
    actor: Actor,
    scope: Scope,
    filters: Filters,
    names: Iterable[str] = (),
    until: date | None = None,
) -> Selected:
    """The records that count within the actor's circle.

    Args:
        session: one that sees one state of the database throughout (`Database.snapshot`).
        scope: the office, or the network.
        names: the columns that will be asked of them.
        until: leave out what happened on this day or later (months that are not closed).
    """
    whole = counts_whole_network(actor, "counts.exact", filtered=bool(filters.pairs()))
    filters = with_defaults(filters)
    wanted = list(dict.fromkeys(names))
    rows = read_rows(session, (*ALWAYS, *columns_for(filters), *wanted), filters.settings)
    found = matches(session, rows, filters)
    if until is not None:
        found &= between(rows, None, until - timedelta(days=1))
    opened = has_code(rows, "sharing_basis", OPEN_BASES)
    copied = rows["copied"] == 1
    closed = _circle(rows, actor, Scope.NETWORK if whole else Scope.OFFICE)
    left_out = int(np.count_nonzero(found & ~opened & ~copied & closed))
    found &= opened & _circle(rows, actor, scope)
    found &= ~copied | _counts_as_accepted(rows, filters)
    places = np.flatnonzero(found)
    people = np.maximum(rows["people_count"][places], 0)  # blank is NO_NUMBER
    return Selected(
        {name: rows[name][places] for name in ("incident_date", *wanted)},
        rows.words,
        people.astype(np.float64),  # as numpy adds them up; exact up to 2**53
        *_operations(rows["operation"][places]),
        left_out=left_out,
        partial=scope >= Scope.NETWORK and not whole,
        as_accepted=int(np.count_nonzero(found & copied)),
        unpacked=rows.unpacked,
    )


def _counts_as_accepted(rows: Rows, filters: Filters) -> Array:
    """An accepted report counts as it was accepted while its change waits; where the changed
    report itself is asked for too, it counts as it stands, not twice."""
    asked = set(filters.wanted["review_status"])
    if Status.ACCEPTED.value not in asked:
        return np.zeros(len(rows), bool)
    waiting = [status.value for status in WAITING if status.value not in asked]
    return has_code(rows, "review_status", waiting, column="standing")


def _circle(rows: Rows, actor: Actor, scope: Scope) -> Array:
    """Of the own office, or of the network; the basis is asked besides."""
    if scope >= Scope.NETWORK:
        return np.ones(len(rows), bool)
    own: Array = rows["office_id"] == (NO_NUMBER if actor.office_id is None else actor.office_id)
    return own


def each_once(in_order: Array) -> Array:
    """What stands there, without what stands there again. Much faster than numpy's `unique`."""
    first = np.ones(len(in_order), bool)
    first[1:] = in_order[1:] != in_order[:-1]
    return in_order[first]


def _operations(names: Array) -> tuple[int, Array, Array]:
    """How many operations there are, which reports share theirs with another, and these
    reports' operations, numbered.

    Most reports are alone in theirs: only the others have to be looked at one by one.
    """
    if not len(names):
        return 0, np.zeros(0, np.int64), np.zeros(0, np.int64)
    in_order = np.sort(names)
    again = in_order[1:] == in_order[:-1]
    twice = each_once(in_order[1:][again])
    maybe = np.zeros(1 << 20, bool)
    low_bits = np.uint64(LOW_BITS)
    maybe[twice & low_bits] = True
    shared = np.flatnonzero(maybe[names & low_bits])
    number = np.minimum(np.searchsorted(twice, names[shared]), max(len(twice) - 1, 0))
    if len(twice):
        really = twice[number] == names[shared]
        shared, number = shared[really], number[really]
    return len(names) - int(np.count_nonzero(again)), shared, number
