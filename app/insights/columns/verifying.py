"""Comparing the packed copy with the reports, for `./docket doctor --whole`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.incidents.indicators.settings import read_settings
from app.insights.columns.layout import NAMES, Array, Packed
from app.insights.columns.reading import SIZE, changed_ids, joined, packed_parts, packed_up_to
from app.insights.columns.reports import Part, parts_of
from app.insights.models import CountsColumn
from app.later import later

if TYPE_CHECKING:
    import numpy as np
else:
    np = later("numpy")


def wrong_blocks(session: Session) -> Iterator[tuple[int, str]]:
    """Blocks that do not say what their reports say, each with the first such column.

    Args:
        session: one that sees one state of the database throughout (`Database.snapshot`).
    """
    settings = read_settings(session)
    changed, ends = changed_ids(session), packed_up_to(session)
    for number in session.scalars(select(CountsColumn.block).distinct().order_by("block")).all():
        packed = packed_parts(session, NAMES, settings, number).get(number)
        if packed is None:
            continue  # of another layout: nobody reads it
        parts = list(parts_of(session, NAMES, settings, number * SIZE, ends[number]))
        expected = {name: Packed(*joined(name, [part[name] for part in parts])) for name in NAMES}
        left, right = _in_order(dict(packed), changed), _in_order(expected, changed)
        for name in NAMES:
            if left[name] != right[name]:
                yield number, name
                break


def _in_order(part: Part, changed: Array) -> dict[str, list[object]]:
    """The answers of reports that did not change, in one order, words as words."""
    if not part["id"].numbers.size:
        return {name: [] for name in part}
    order = np.lexsort((part["copied"].numbers, part["id"].numbers))
    order = order[~np.isin(part["id"].numbers[order], changed)]
    found: dict[str, list[object]] = {}
    for name, column in part.items():
        numbers = column.numbers[order].tolist()
        words = (None, *column.words)
        found[name] = [words[number] for number in numbers] if column.words else numbers
    return found
