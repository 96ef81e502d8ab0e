"""Packing blocks anew: what is missing, what is packed by an older layout, what changed a lot.

It changes nothing that anybody can see, so no event of the audit tells of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from app.codebook.indicators import Settings
from app.database import Database
from app.incidents.indicators.settings import read_settings
from app.incidents.models import incident
from app.insights.columns.layout import NAMES, Array, layout_of
from app.insights.columns.reading import SIZE, joined, packed_up_to
from app.insights.columns.reports import parts_of
from app.insights.models import CountsBlock, CountsChanged, CountsColumn
from app.later import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

# So many reports may be read one by one before blocks are packed again.
MOST_UNPACKED = 1_000


def due_blocks(session: Session, most: int = MOST_UNPACKED) -> Sequence[int]:
    """The blocks to pack now, in the order in which it must be done."""
    newest_id = session.scalar(select(func.max(incident.c.id))) or 0
    blocks = packed_up_to(session)
    newest = max(blocks, default=-1)
    stale = set(blocks) - _up_to_date(session, read_settings(session))
    missing = [n for n in range(newest_id // SIZE + 1) if n not in blocks]
    changed: Counter[int] = Counter()
    for number in session.scalars(select(CountsChanged.incident_id)):
        changed[number // SIZE] += 1
    if newest >= 0:
        end = min(newest_id, (newest + 1) * SIZE - 1)
        changed[newest] += max(0, end - blocks[newest])
    waiting = changed.total() + sum(min(SIZE, newest_id + 1 - n * SIZE) for n in missing)
    if waiting <= most and not stale:
        return []
    often: list[int] = []
    left = changed.total()
    for number, times in changed.most_common():
        if left <= most // 2:
            break
        often.append(number)
        left -= times
    # Missing ones in rising order: a mark is only made for what is behind the newest.
    return [*sorted(stale | set(often)), *missing]


def pack_block(database: Database, number: int) -> None:
    """Pack a block. The long part, reading the reports, keeps nobody from writing: from before it
    on every write is marked, and a mark that was made during it stays. Of two that pack the same
    block at once, only the one that began last may store it."""
    with database.write() as session:
        _let_writers_finish(session)
        last, ticket = _begin(session, number)
    with database.snapshot() as session:
        settings = read_settings(session)
        first = number * SIZE
        parts = list(parts_of(session, NAMES, settings, first, last))
        marks = session.execute(
            select(CountsChanged.incident_id, CountsChanged.times).where(
                CountsChanged.incident_id.between(first, last)
            )
        ).all()
    columns = [
        _stored(number, name, settings, *joined(name, [part[name] for part in parts]))
        for name in NAMES
    ]
    with database.write() as session:
        block = session.get_one(CountsBlock, number, with_for_update=True)
        if block.packing != ticket:
            return
        block.last_id = last
        session.execute(delete(CountsColumn).where(CountsColumn.block == number))
        session.execute(insert(CountsColumn), columns)
        for incident_id, times in marks:
            session.execute(
                delete(CountsChanged).where(
                    CountsChanged.incident_id == incident_id, CountsChanged.times == times
                )
            )


def _begin(session: Session, number: int) -> tuple[int, int]:
    """Have writes up to the newest report of the block marked: its number, and a ticket."""
    newest = session.scalar(select(func.max(incident.c.id))) or 0
    block = session.get(CountsBlock, number, with_for_update=True)
    if block is None:
        block = CountsBlock(number=number, last_id=number * SIZE - 1, packing=0)
        session.add(block)
    block.marked_to = min((number + 1) * SIZE - 1, newest)
    block.packing += 1
    session.flush()
    return block.marked_to, block.packing


def _stored(
    block: int, name: str, settings: Settings, numbers: Array, words: Sequence[str]
) -> dict[str, object]:
    return {
        "name": name,
        "block": block,
        "layout": layout_of(name, settings),
        "words": json.dumps(words) if words else None,
        "data": numbers.astype(np.uint16).tobytes() if words else numbers.tobytes(),
    }


def pack_all(database: Database, most: int = 0) -> int:
    """Pack whatever is due; how many blocks that were.

    Args:
        most: so many reports may stay unpacked.
    """
    with database.snapshot() as session:
        due = due_blocks(session, most)
    for number in due:
        pack_block(database, number)
    return len(due)


def forget_blocks(session: Session) -> None:
    """Throw the packed copy away: all is read from the reports until it is packed again."""
    for table in (CountsColumn, CountsBlock, CountsChanged):
        session.execute(delete(table))


def _up_to_date(session: Session, settings: Settings) -> set[int]:
    """The blocks whose columns are all packed as they would be now."""
    found: Counter[int] = Counter()
    for name in NAMES:
        query = select(CountsColumn.block).where(
            CountsColumn.name == name, CountsColumn.layout == layout_of(name, settings)
        )
        found.update(session.scalars(query))
    return {block for block, columns in found.items() if columns == len(NAMES)}


def _let_writers_finish(session: Session) -> None:
    """SQLite's write lock is held already; on PostgreSQL a report that another transaction is
    just filing has its number, and cannot be seen yet."""
    if session.connection().dialect.name == "postgresql":
        tables = "incident, accepted_incident"
        session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))
