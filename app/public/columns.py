"""The columns of the published data. Names and meanings stay; new ones are added at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.codebook import Marked, marked
from app.public.figures import Figures

Line = tuple[str | int, ...]


@dataclass(frozen=True)
class Column:
    """A column, and what stands in it."""

    name: str
    meaning: Marked


COLUMNS = (
    Column("id", marked("The atom or table, by release and number within it; it never changes.")),
    Column("kind", marked("“atom” or “table”. Every sum over people takes one kind only.")),
    Column("release", marked("The number of the release that published it.")),
    Column("as_of", marked("The day of that release.")),
    Column(
        "level",
        marked(
            "Of an atom: “place”, “state” (elsewhere in a state) or “nation” (elsewhere). Of a "
            "table: “place” or “nation”."
        ),
    ),
    Column("place", marked("A place of the list, as in its address; blank above places.")),
    Column("state", marked("Two letters; blank for the nation.")),
    Column(
        "first", marked("The first month of an atom; the first quarter of releases of a table.")
    ),
    Column("last", marked("The last one. Months from the first to the last are one number.")),
    Column("family", marked("Of a table: what it counts, a name of the codebook where it is one.")),
    Column(
        "values",
        marked("Of a table: the codes that this row holds together, separated by a space."),
    ),
    Column("people", marked("People: a whole number.")),
    Column(
        "standing",
        marked(
            "“counted”; “retracted”: an atom taken back, in no sum; “marked”: a table that holds "
            "reports taken back later, and stands."
        ),
    ),
    Column("late", marked("“yes”: the atom holds late reports of months published before.")),
    Column("corrected", marked("“yes”: less reports that were withdrawn after publication.")),
)


def lines_of(figures: Figures) -> Iterator[Line]:
    """Every atom, then every row of every table, in the order of their release."""
    states = {one.place.slug: one.place.state for one in figures.places}
    for one in figures.atoms:
        atom = one.atom
        level = atom.level.value
        place = atom.where if level == "place" else ""
        state = states.get(atom.where, "") if level == "place" else atom.where
        yield (
            *(atom.id, "atom", one.release, one.as_of.isoformat(), level, place, state),
            *(str(atom.first), str(atom.last), "", "", atom.people),
            "retracted" if one.retracted else "counted",
            *("yes" if flag else "no" for flag in (atom.late, atom.corrected)),
        )
    for closed in figures.tables:
        table = closed.table
        for row in table.rows:
            yield (
                *(table.id, "table", closed.release, closed.as_of.isoformat()),
                *("place" if table.place else "nation", table.place),
                states.get(table.place, ""),
                *(str(table.first), str(table.last), table.family, " ".join(row.values)),
                row.people,
                "marked" if closed.marked else "counted",
                *("", ""),
            )
