"""Between answers and what browsers send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from werkzeug.datastructures import MultiDict

from app.codebook import Kind, Value, codebook


def as_posted(values: Mapping[str, Value]) -> MultiDict[str, str]:
    """Answers as a browser would send them."""
    found: MultiDict[str, str] = MultiDict()
    for name, value in values.items():
        if value is None:
            continue
        text = value.isoformat() if isinstance(value, date) else str(value)
        if name in codebook.fields and codebook[name].kind is Kind.MULTI:
            found.setlist(name, text.split())
        else:
            found[name] = text
    return found


def raw_answers(posted: MultiDict[str, str], names: Iterable[str]) -> dict[str, str]:
    """What was sent for these fields; a field that was not sent is left out."""
    return {
        name: " ".join(posted.getlist(name))
        if codebook[name].kind is Kind.MULTI
        else posted.get(name, "")
        for name in names
        if name in posted
    }
