"""A release as JSON and back. One spelling: sorted keys, no spaces, UTF-8."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from app.releases.model import (
    Atom,
    Erratum,
    Gathered,
    Level,
    Place,
    Release,
    Row,
    Rule,
    Table,
)
from app.releases.months import Month, Quarter

FORMAT = "detention-docket-release-1"


class Unreadable(ValueError):
    """This is no release, or one of a format that this version does not know."""


def written(release: Release) -> bytes:
    """The bytes that are signed."""
    return canonical({"format": FORMAT, **_plain(release)})


def canonical(data: object) -> bytes:
    """JSON with one spelling."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def read(data: bytes) -> Release:
    """The release that these bytes are.

    Raises:
        Unreadable: they are not what `written` makes.
    """
    try:
        found = json.loads(data)
        if found.pop("format") != FORMAT:
            raise Unreadable("This release has a format that this version does not know.")
        release = _release(found)
        _check_types(release)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("This is not a release file.") from error
    if written(release) != data:
        raise Unreadable("The file holds more than a release, or another spelling of one.")
    return release


def _check_types(value: Any) -> None:
    """Dataclasses take anything: a number written as text would be added up as text.

    Raises:
        TypeError: a value is of another type than its field.
    """
    hints = get_type_hints(type(value))
    for field in dataclasses.fields(value):
        here = getattr(value, field.name)
        wanted = hints[field.name]
        if get_origin(wanted) is tuple:
            item = get_args(wanted)[0]
            wrong = not isinstance(here, tuple) or not all(type(one) is item for one in here)
        else:
            wrong = not isinstance(here, wanted) or (isinstance(here, bool) and wanted is not bool)
        if wrong:
            raise TypeError(f"{field.name} is of another type")
        for part in here if isinstance(here, tuple) else (here,):
            if dataclasses.is_dataclass(part):
                _check_types(part)


def _plain(value: Any) -> Any:
    """Text, numbers, lists and objects only."""
    if isinstance(value, Month | Quarter):
        return str(value)
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _release(found: Mapping[str, Any]) -> Release:
    gathered = found["gathered"]
    return Release(
        **{
            **found,
            "as_of": date.fromisoformat(found["as_of"]),
            "rule": Rule(**found["rule"]),
            "places": tuple(Place(**_tuples(place)) for place in found["places"]),
            "atoms": tuple(map(_atom, found["atoms"])),
            "tables": tuple(map(_table, found["tables"])),
            "errata": tuple(Erratum(**erratum) for erratum in found["errata"]),
            "gathered": None if gathered is None else Gathered(**gathered),
        }
    )


def _atom(found: Mapping[str, Any]) -> Atom:
    return Atom(
        **{
            **found,
            "level": Level(found["level"]),
            "first": Month.read(found["first"]),
            "last": Month.read(found["last"]),
        }
    )


def _table(found: Mapping[str, Any]) -> Table:
    return Table(
        **{
            **found,
            "first": Quarter.read(found["first"]),
            "last": Quarter.read(found["last"]),
            "rows": tuple(Row(**_tuples(row)) for row in found["rows"]),
        }
    )


def _tuples(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in found.items()
    }
