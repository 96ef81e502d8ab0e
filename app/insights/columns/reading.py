"""Columns of every report, from the packed blocks and from what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.codebook.indicators import Settings
from app.insights.columns.layout import Array, Packed, layout_of, pack
from app.insights.columns.reports import Part, parts_of, parts_since
from app.insights.models import CountsBlock, CountsChanged, CountsColumn
from app.later import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")

SIZE = 16_384  # numbers of reports in a block


@dataclass(frozen=True)
class Rows:
    """Columns of equal length: a row is a report as it stands, or as it was accepted."""

    columns: Mapping[str, Array]
    words: Mapping[str, tuple[str, ...]]  # of a column in words: what 1, 2, … mean
    unpacked: int = 0  # how many were read from the reports themselves

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.columns["id"])


def read_rows(session: Session, wanted: Iterable[str], settings: Settings) -> Rows:
    """The wanted columns, and the number of the report.

    Args:
        session: one that sees one state of the database throughout (`Database.snapshot`).
        settings: by which indicators are read.
    """
    names = list(dict.fromkeys(("id", *wanted)))
    parts, unpacked = [], 0
    for part, packed in _parts(session, names, settings):
        parts.append(part)
        unpacked += 0 if packed else len(part["id"].numbers)
    columns, words = {}, {}
    for name in names:
        columns[name], words[name] = joined(name, [part[name] for part in parts])
    return Rows(columns, words, unpacked)


def _parts(
    session: Session, names: Sequence[str], settings: Settings
) -> Iterator[tuple[Part, bool]]:
    """Columns of some reports each, and whether they come from a block."""
    blocks, changed = packed_up_to(session), changed_ids(session)
    packed = packed_parts(session, names, settings) if blocks else {}
    for number in range(max(blocks, default=-1) + 1):
        if number in packed:
            yield _unchanged(packed[number], changed, number), True
            continue
        for part in parts_of(session, names, settings, number * SIZE, (number + 1) * SIZE - 1):
            yield part, False
    # What was filed since. The newest block may have been packed half full.
    newest = max(blocks, default=-1)
    first = (newest + 1) * SIZE
    if newest in packed:
        first = max(blocks[newest] + 1, newest * SIZE)
    last_ids = {number: blocks[number] for number in packed}
    for part in parts_since(session, names, settings, first):
        yield _in_blocks(part, last_ids, first), False


def packed_up_to(session: Session) -> Mapping[int, int]:
    """The blocks that there are, and up to which report each was packed."""
    found = session.execute(select(CountsBlock.number, CountsBlock.last_id))
    return {row.number: row.last_id for row in found}


def changed_ids(session: Session) -> Array:
    """The reports that changed since their block was packed."""
    return np.array(session.scalars(select(CountsChanged.incident_id)).all(), np.int64)


def packed_parts(
    session: Session, names: Sequence[str], settings: Settings, block: int | None = None
) -> Mapping[int, Mapping[str, Packed]]:
    """The blocks (or only this one) that have all of these columns, packed as they would be now."""
    layouts = {name: layout_of(name, settings) for name in names}
    found: dict[int, dict[str, Packed]] = {}
    for name in names:
        dtype = pack(name, []).numbers.dtype
        query = select(CountsColumn.block, CountsColumn.words, CountsColumn.data).where(
            CountsColumn.name == name, CountsColumn.layout == layouts[name]
        )
        if block is not None:
            query = query.where(CountsColumn.block == block)
        for number, words, data in session.execute(query):
            packed = Packed(np.frombuffer(data, dtype), tuple(json.loads(words or "[]")))
            found.setdefault(number, {})[name] = packed
    return {number: part for number, part in found.items() if len(part) == len(names)}


def _unchanged(part: Mapping[str, Packed], changed: Array, number: int) -> Part:
    """A block without the reports that changed since."""
    here = changed[(changed >= number * SIZE) & (changed < (number + 1) * SIZE)]
    if not len(here):
        return dict(part)
    stays = ~np.isin(part["id"].numbers, here)
    return {name: Packed(column.numbers[stays], column.words) for name, column in part.items()}


def _in_blocks(part: Part, last_ids: Mapping[int, int], first: int) -> Part:
    """What is new, and what changed in a block that could be read: others are read whole."""
    ids = part["id"].numbers
    ends = np.array([last_ids.get(number, -1) for number in range(max(last_ids, default=0) + 1)])
    there = (ids >= first) | (ids <= ends[np.minimum(ids // SIZE, len(ends) - 1)])
    return {name: Packed(column.numbers[there], column.words) for name, column in part.items()}


def joined(name: str, parts: Sequence[Packed]) -> tuple[Array, tuple[str, ...]]:
    """One column of many; the words of each part find their common number."""
    if not parts:
        return pack(name, []).numbers, ()
    if not any(part.words for part in parts):
        return np.concatenate([part.numbers for part in parts]), ()
    common: dict[str, int] = {}
    found = []
    for part in parts:
        numbers = [0, *(common.setdefault(word, len(common) + 1) for word in part.words)]
        found.append(np.array(numbers, np.int32)[part.numbers])
    return np.concatenate(found), tuple(common)
