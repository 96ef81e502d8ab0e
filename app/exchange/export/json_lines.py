"""The export as JSON Lines, for programs: one object a line, typed, texts as they were written.

Several codes are a list, a blank is null. The dated steps of a case, which no cell can hold, go
along as a list.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

from sqlalchemy.orm import Session

from app.codebook import Kind
from app.exchange.export.asked import Export, Values, header_of
from app.exchange.export.columns import Preset, field_of
from app.exchange.export.plain import stream_plain
from app.ledger.keys import Keys

STEPS = "steps"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def stream_json_lines(session: Session, keys: Keys, export: Export) -> Generator[bytes]:
    """The file, in pieces of some hundred lines."""
    steps = has_steps(export)
    names = [*header_of(export), *([STEPS] if steps else [])]
    several = [number for number, name in enumerate(names) if _holds_several_codes(export, name)]
    for rows in stream_plain(session, keys, export, steps=steps):
        lines = []
        for row in rows:
            data: dict[str, Any] = dict(zip(names, row, strict=True))
            for number in several:
                data[names[number]] = str(row[number] or "").split()
            if steps:
                data[STEPS] = json.loads(str(row[-1] or "[]"))
            lines.append(_ENCODER.encode(data))
        lines.append("")
        yield "\n".join(lines).encode()


def has_steps(export: Export) -> bool:
    """Steps carry days and what was decided on them: they go with everything, or not at all."""
    return export.preset is Preset.EVERYTHING


def _holds_several_codes(export: Export, name: str) -> bool:
    field = field_of(name)
    return field is not None and field.kind is Kind.MULTI and export.values is not Values.LABELS
