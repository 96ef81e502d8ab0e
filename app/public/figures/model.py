"""What is published, added up. None is a number that is not published; it is never 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.public.figures.families import FamilyFigure
from app.releases import Atom, Gathered, Month, Place, Rule, Table
from app.releases.folder import Sealed


@dataclass(frozen=True)
class ReleasedAtom:
    """An atom, the release it came with, and the erratum that took it back."""

    atom: Atom
    release: int
    as_of: date
    retracted: str = ""  # the erratum's reason; "" while it stands
    retracted_in: int = 0  # the number of the release that took it back


@dataclass(frozen=True)
class ReleasedTable:
    """A table, the release it came with, and the erratum that marks it. A closed table stands:
    taking it out would show, by subtraction, what was wrong in it."""

    table: Table
    release: int
    as_of: date
    marked: str = ""
    marked_in: int = 0


@dataclass(frozen=True)
class PlaceFigure:
    """A place of the list, with or without a number."""

    place: Place
    people: int | None
    atoms: tuple[ReleasedAtom, ...]  # the retracted ones too


@dataclass(frozen=True)
class StateFigure:
    """A state: its places, and "elsewhere in this state"."""

    code: str
    people: int | None
    elsewhere: int | None
    places: tuple[PlaceFigure, ...]


@dataclass(frozen=True)
class Figures:
    """All of it."""

    sealed: tuple[Sealed, ...]
    atoms: tuple[ReleasedAtom, ...]
    tables: tuple[ReleasedTable, ...]
    people: int | None
    first: Month | None  # of the months that are counted
    last: Month | None
    places: tuple[PlaceFigure, ...]  # most people first, then by name
    states: Mapping[str, StateFigure]
    nation: int | None  # elsewhere
    families: Mapping[tuple[str, str], FamilyFigure]  # family and slug; "" for the network
    rule: Rule
    gathered: Gathered | None
    synthetic: bool

    @property
    def standing(self) -> tuple[ReleasedAtom, ...]:
        """The atoms that are counted."""
        return tuple(one for one in self.atoms if not one.retracted)

    @property
    def number(self) -> int:
        """Of the newest release; 0 before the first."""
        return self.sealed[-1].release.number if self.sealed else 0

    @property
    def as_of(self) -> date | None:
        """The day of the newest release."""
        return self.sealed[-1].release.as_of if self.sealed else None

    @property
    def unpublished(self) -> tuple[PlaceFigure, ...]:
        """The places that have no number yet."""
        return tuple(one for one in self.places if one.people is None)

    def place(self, slug: str) -> PlaceFigure | None:
        """One place of the list."""
        return next((one for one in self.places if one.place.slug == slug), None)

    def family(self, name: str, place: str = "") -> FamilyFigure | None:
        """The tables of a family added up; None where there is none yet."""
        return self.families.get((name, place))
