"""Cities of the United States, made from the postal list of the `zipcodes` package.

The postal list knows 42,789 ZIP codes, each with the name of its post office and further names
that mail may use. It is read at set-up only.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from statistics import fmean
from typing import TYPE_CHECKING, TypedDict, cast

from app.later import later
from app.places import names
from app.places.rows import CityRow
from app.places.states import STATES

if TYPE_CHECKING:
    import zipcodes
else:
    zipcodes = later("zipcodes", by_pages=False)

SOURCE_PREFIX = "zipcodes "
_SMALL_WORDS = re.compile(r"(?<= )(Of|And|By|In|On|The)(?= )")
_ABBREVIATED = re.compile(r"\b(Saint|St|Ft|Mt) ")
_SPELLED = {"Saint": "St. ", "St": "St. ", "Ft": "Fort ", "Mt": "Mount "}


class ZipCode(TypedDict):
    """What is used of one entry of the postal list."""

    zip_code: str
    zip_code_type: str
    active: bool
    city: str
    acceptable_cities: list[str]
    state: str
    timezone: str
    lat: str
    long: str


normalize = lru_cache(maxsize=100_000)(names.normalize)  # most names stand in many ZIP codes


def source() -> str:
    """Where the gazetteer's rows come from, with the version that was installed."""
    return SOURCE_PREFIX + version("zipcodes")


def read_gazetteer() -> list[CityRow]:
    """All cities of the installed postal list. Unpacking it takes a second or two."""
    entries = zipcodes.list_all()  # type: ignore[no-untyped-call]  # it ships no types
    return cities_of(cast("list[ZipCode]", entries), source())


def cities_of(entries: list[ZipCode], source: str) -> list[CityRow]:
    """One row for each city and state, whatever number of ZIP codes it has.

    Left out are military post offices and freely associated states, closed ZIP codes, ZIP codes
    of a single organization ("Parcel Return Service") and entries without coordinates.
    """
    found: dict[tuple[str, str], list[tuple[str, ZipCode]]] = defaultdict(list)
    for entry in entries:
        if _is_place(entry):
            for name in _names(entry):
                found[normalize(name), entry["state"]].append((name, entry))
    # "De Kalb" and "Dekalb" are one place: the spelling of more ZIP codes comes last, and stays.
    rows = sorted(
        (_row(key, named, source) for key, named in found.items()),
        key=lambda row: (row["zip_codes"], row["normalized"]),
    )
    closed_up = {(row["normalized"].replace(" ", ""), row["state"]): row for row in rows}
    return list(closed_up.values())


def _is_place(entry: ZipCode) -> bool:
    return (
        entry["active"]
        and entry["state"] in STATES
        and entry["zip_code_type"] in ("STANDARD", "PO BOX")
        and float(entry["lat"]) != 0
    )


def _names(entry: ZipCode) -> Iterator[str]:
    """The post office's name, then the other names that are not short for one of these."""
    yield spell(entry["city"])
    if entry["zip_code_type"] != "STANDARD":
        return
    names = [entry["city"], *entry["acceptable_cities"]]
    for name in entry["acceptable_cities"]:
        if not (_has_clipped_word(name) or any(is_short_for(name, other) for other in names)):
            yield spell(name)


def _has_clipped_word(name: str) -> bool:
    """Whether a word cannot be read out ("Scott Twp", "Indian Spgs", "E Stoneham")."""
    return any(word in "nsew" or not set(word) & set("aeiouy") for word in normalize(name).split())


def is_short_for(name: str, other: str) -> bool:
    """Whether a name is an abbreviation of the other: "Phila", "Colo Spgs", "Slc".

    It is, when all its letters stand in the other in the same order and some word is cut short.
    """
    short, long = normalize(name), normalize(other)
    if len(short) >= len(long) or short[0] != long[0]:
        return False
    if set(short.split()) <= set(long.split()):
        return False  # "North Miami" is not short for "North Miami Beach"
    letters = iter(long)
    return all(letter in letters for letter in short.replace(" ", ""))


@lru_cache(maxsize=100_000)
def spell(name: str) -> str:
    """A postal name as people write it: "Mc Allen" is McAllen, "Saint Paul" St. Paul."""
    name = re.sub(r"\bMc (?=[A-Z])", "Mc", name)
    name = re.sub(r"\bMc([a-z])(?=[a-z]{2})(?!h )", lambda m: f"Mc{m[1].upper()}", name)
    name = re.sub(r"\bO (?=[A-Z])", "O'", name)
    name = re.sub(r"\bD ([A-Z])(\w+)", lambda m: f"D'{m[1]}{m[2].lower()}", name)
    name = re.sub(r"(?<= )D'", "d'", name)
    name = _ABBREVIATED.sub(lambda m: _SPELLED[m[1]], name)
    return _SMALL_WORDS.sub(lambda m: m[1].lower(), name)


def _row(key: tuple[str, str], named: list[tuple[str, ZipCode]], source: str) -> CityRow:
    normalized, state = key
    # A city's post office stands for it better than the ZIP codes that merely tolerate its name.
    own = [entry for name, entry in named if normalize(entry["city"]) == normalized]
    entries = own or [entry for _, entry in named]
    spellings = Counter(name for name, _ in named)
    return CityRow(
        city=max(spellings, key=lambda name: (spellings[name], name)),
        state=state,
        normalized=normalized,
        latitude=round(fmean(float(entry["lat"]) for entry in entries), 4),
        longitude=round(fmean(float(entry["long"]) for entry in entries), 4),
        time_zone=_time_zone(entries, state),
        zip_codes=len({entry["zip_code"] for _, entry in named}),
        source=source,
    )


def _time_zone(entries: list[ZipCode], state: str) -> str:
    """The zone of most of its ZIP codes; the state's where the list has none (or "Napakiak")."""
    zones = Counter(entry["timezone"] for entry in entries if "/" in entry["timezone"])
    return zones.most_common(1)[0][0] if zones else STATES[state].time_zone
