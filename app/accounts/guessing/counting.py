"""Counting tries in the database, so that any number of processes count together.

A try is counted before the password is looked at and given back when it was right: counted
afterwards, a hundred at once would all find room.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.guessing.limits import KEPT, Limit
from app.accounts.guessing.models import Tries
from app.accounts.sessions.service import moment

MOST_AT_ONCE = 1_000  # old rows deleted with one new try


@dataclass(frozen=True)
class Held:
    """What a try counts under, and the limit that it is held to there."""

    key: str
    limit: Limit


@dataclass(frozen=True)
class Spent:
    """One count of a try, and how it stood before."""

    key: str
    at: datetime
    failures_before: int
    last_before: datetime | None


class MustWait(Exception):
    """There were too many tries; `seconds` until the next is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def seconds_to_wait(session: Session, held: Collection[Held]) -> int:
    """How long a try has to wait now; 0 if it need not. Reads only."""
    return _longest(_rows(session, held), held, moment())


def spend(session: Session, held: Collection[Held]) -> list[Spent]:
    """Count a try, and delete what is older than an hour.

    Raises:
        MustWait: there is no room; the caller's transaction must not be committed.
    """
    at = moment()
    _make_rows(session, sorted(one.key for one in held), at)
    # In one order for everybody, or two tries could wait for each other.
    rows = _rows(session, held, lock=True)
    wait = _longest(rows, held, at)
    if wait:
        raise MustWait(wait)
    spent = []
    for key, (failures, last_at) in rows.items():
        before = 0 if last_at < at - KEPT else failures
        session.execute(
            update(Tries).where(Tries.key == key).values(failures=before + 1, last_at=at)
        )
        spent.append(Spent(key, at, before, last_at if before else None))
    _delete_old(session, at)
    return spent


def give_back(session: Session, spent: Sequence[Spent]) -> None:
    """The try was right: as if it had not been counted. Tries before it stay counted, or whoever
    watches the wait of an account could see that its owner signed in."""
    for one in sorted(spent, key=lambda one: one.key):
        untouched = (
            Tries.key == one.key,
            Tries.last_at == one.at,
            Tries.failures == one.failures_before + 1,
        )
        as_before = {"failures": one.failures_before, "last_at": one.last_before}
        change = (
            delete(Tries).where(*untouched)
            if one.last_before is None
            else update(Tries).where(*untouched).values(as_before)
        )
        if not session.execute(change).rowcount:  # type: ignore[attr-defined]  # both have one
            session.execute(
                update(Tries)
                .where(Tries.key == one.key, Tries.failures > 0)
                .values(failures=Tries.failures - 1)
            )


def _make_rows(session: Session, keys: Sequence[str], at: datetime) -> None:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    for key in keys:
        row = {"key": key, "failures": 0, "last_at": at}
        session.execute(insert(Tries).values(row).on_conflict_do_nothing())


def _rows(
    session: Session, held: Collection[Held], *, lock: bool = False
) -> dict[str, tuple[int, datetime]]:
    query = (
        select(Tries.key, Tries.failures, Tries.last_at)
        .where(Tries.key.in_([one.key for one in held]))
        .order_by(Tries.key)
    )
    found = session.execute(query.with_for_update() if lock else query)
    return {row.key: (row.failures, row.last_at) for row in found}


def _longest(rows: dict[str, tuple[int, datetime]], held: Collection[Held], at: datetime) -> int:
    waits = [one.limit.left(*rows[one.key], at) for one in held if one.key in rows]
    return max(waits, default=0)


def _delete_old(session: Session, at: datetime) -> None:
    """Really delete what is over, without waiting for whoever counts there just now."""
    old = session.scalars(
        select(Tries.key)
        .where(Tries.last_at < at - KEPT)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if old:
        session.execute(delete(Tries).where(Tries.key.in_(old)))
