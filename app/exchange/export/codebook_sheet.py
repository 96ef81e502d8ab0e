"""The codebook of a file: every column and code in it, with label and definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.exchange.export.columns import MONTH, SOURCE_REF, field_of

HEADER = ("column", "label", "type", "code", "label of the code", "definition")


def codebook_rows(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The lines, the first of them the header: one for each column, then one for each code."""
    yield HEADER
    for name in columns:
        field = field_of(name)
        if name == SOURCE_REF or field is None:
            yield (name, "Key of an imported row", "text", "", "", "")
            continue
        kind = "month" if name == MONTH else field.kind.value
        yield (name, field.label, kind, "", "", field.hint)
        for choice in field.choices:
            yield (name, "", "", choice.code, choice.label, choice.definition)
