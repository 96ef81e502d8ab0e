"""What the address of an export asks for, besides the filters of the list."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from app.accounts.policy import Actor
from app.codebook import Told
from app.exchange.export.asked import Export, Format, Values
from app.exchange.export.columns import Preset, choosable
from app.incidents.filters import Filters

# Names in the address that are no filters.
OTHER_NAMES = ("values", "narrative", "columns", "column", "data")
# What may lie in a zip; a zip in a zip helps nobody.
DATA_FORMATS = tuple(kind for kind in Format if kind is not Format.ZIP)
Code = TypeVar("Code", bound=StrEnum)


class AskedWrongly(Told):
    """The export cannot be made as asked; the message names the word."""


def read_export(
    actor: Actor,
    filters: Filters,
    *,
    values: str = "",
    narrative: str = "",
    columns: str = "",
    column: Sequence[str] = (),
) -> Export:
    """The export that these words ask for; an empty word is one not said.

    Raises:
        AskedWrongly: a word that means nothing here.
    """
    if narrative not in ("", "no", "yes"):
        raise AskedWrongly("narrative: say yes or no.")
    preset = one_of(Preset, "columns", columns, Preset.CHOSEN if column else Preset.EVERYTHING)
    unknown = [name for name in column if name not in choosable()]
    if unknown:
        raise AskedWrongly("column: there is no column “%(name)s”.", name=unknown[0][:60])
    if preset is Preset.CHOSEN and not column:
        raise AskedWrongly("columns: choose at least one column (column=…).")
    return Export(
        actor,
        filters,
        values=one_of(Values, "values", values, Values.CODES),
        narrative=narrative == "yes",
        preset=preset,
        chosen=tuple(column) if preset is Preset.CHOSEN else (),
    )


def data_format(given: str) -> Format:
    """Which kind of file lies in the zip.

    Raises:
        AskedWrongly: none of them.
    """
    kind = one_of(Format, "data", given, Format.CSV)
    if kind not in DATA_FORMATS:
        raise AskedWrongly("data: choose one of csv, xlsx, jsonl.")
    return kind


def one_of(codes: type[Code], name: str, given: str, default: Code) -> Code:
    """A word out of a list.

    Raises:
        AskedWrongly: another; the message lists them.
    """
    try:
        return codes(given) if given else default
    except ValueError as error:
        listed = ", ".join(codes)
        raise AskedWrongly("%(name)s: choose one of %(codes)s.", name=name, codes=listed) from error
