"""A first plan for a sheet, from its headings and contents; a person confirms it.

Synonyms come first; then what is spelled alike (rapidfuzz, 85 of 100). Values of a column that
names people, or that is left out, are never listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.codebook import Kind, codebook
from app.exchange.imports import known
from app.exchange.imports.amounts import agents, is_exact
from app.exchange.imports.collected import collected_columns
from app.exchange.imports.dates import looks_like_date
from app.exchange.imports.grid import Cell, Mark, Table, is_blank, plain, shown
from app.exchange.imports.plan import OUT, REPORTED, Answers, Column, Plan, Use
from app.later import later
from app.places.names import normalize

if TYPE_CHECKING:
    from rapidfuzz import fuzz, process
else:
    fuzz, process = later("rapidfuzz.fuzz"), later("rapidfuzz.process")

ALIKE = 85  # of 100
MOST_VALUES = 400  # more different ones than this are free text
PLACES = ("facility", "city", "state")

# A place as the list writes it: column's fields and a text → answers, or None.
FindPlace = Callable[[Sequence[str], str], Answers | None]


@dataclass(frozen=True)
class Suggestion:
    """What a value may mean. `sure`: it is a code, a label or a usual word, not only alike."""

    said: str
    times: int
    answers: Answers | None
    sure: bool


def suggest_plan(table: Table, find_place: FindPlace, listed: Sequence[str] = ()) -> Plan:
    """A plan with every column and every value that somebody has to look at.

    Args:
        find_place: what the list of places says of a text.
        listed: cities that have a court, for what is spelled alike.
    """
    form = collected_columns(table)
    taken = {name for column in form.values() for name in (*column.fields, column.use)}
    columns: dict[str, Column] = {}
    for name in table.columns:
        cells = table.column(name)
        column = form.get(name) or suggest_column(name, cells, taken)
        if column.use is Use.KEY and not _is_key(table, cells):
            column = OUT  # rows are known by their whole content
        # Only a cell with both fills the state from the city's column; another may fill it too.
        taken |= set(column.fields) - ({"state"} if "city" in column.fields else set())
        taken |= {column.use} & {Use.KEY, Use.REPORTER}
        columns[name] = column
    return with_values(Plan(columns), table, table.columns, find_place, listed)


def with_values(
    plan: Plan,
    table: Table,
    names: Iterable[str],
    find_place: FindPlace,
    listed: Sequence[str] = (),
) -> Plan:
    """The plan with what each value of the columns named may mean that a row does not say."""
    columns = dict(plan.columns)
    for name in names:
        column = columns[name]
        if column.use is Use.FIELDS and not column.tick:
            cells = table.column(name)
            found = suggest_values(column.fields, cells, find_place, listed)
            clear = _clear_by_state(plan, table, column, cells, find_place)
            values = {
                one.said: one.answers
                for one in found
                if one.said not in clear and not _is_known(one, column)
            }
            columns[name] = replace(column, values=values)
    return replace(plan, columns=columns)


def _clear_by_state(
    plan: Plan, table: Table, column: Column, cells: Sequence[Cell], find_place: FindPlace
) -> set[str]:
    """Cities that another column tells apart, by their states: "Portland" beside "ME"."""
    states = [name for name in plan.filling("state") if "city" not in plan.of(name).fields]
    if "city" not in column.fields or len(states) != 1:
        return set()
    beside: dict[str, set[str]] = {}
    for cell, state in zip(cells, table.column(states[0]), strict=True):
        beside.setdefault(plain(shown(cell)), set()).add(shown(state).strip())
    both = ("city", "state")
    return {
        said
        for said, given in beside.items()
        if all(one and find_place(both, f"{said}, {one}") for one in given)
    }


def suggest_column(name: str, cells: Sequence[Cell], taken: Iterable[str] = ()) -> Column:
    """What a column may be, unless another one is that already."""
    found = _by_heading(name)
    if found in ((known.KEY,), (known.REPORTER,), (known.LEAVE_OUT,)):
        use = Use(found[0])
        if use is Use.REPORTER and _are_words(cells):
            return OUT
        return Column(use) if use not in taken or use is Use.LEAVE_OUT else OUT
    fields = tuple(one for one in found if one in codebook.fields and one not in taken)
    if name in REPORTED or not fields:
        return OUT
    if "incident_date" in fields and not any(looks_like_date(cell) for cell in cells):
        return OUT
    return Column(Use.FIELDS, fields)


def _by_heading(name: str) -> tuple[str, ...]:
    headings = known.headings()
    within = name.rpartition("/")[2]  # collecting tools write "group/question"
    if within in codebook.fields:
        return headings.get(plain(within), (within,))
    exact = headings.get(plain(name)) or headings.get(plain(name).rstrip("?"))
    if exact is not None:
        return exact
    alike = process.extractOne(plain(name), headings.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return headings[alike[0]] if alike else ()


def suggest_values(
    fields: Sequence[str], cells: Iterable[Cell], find_place: FindPlace, listed: Sequence[str] = ()
) -> list[Suggestion]:
    """What each different value of a column may mean, those used most first."""
    if not {codebook[name].kind for name in fields} & {
        Kind.CHOICE,
        Kind.MULTI,
        Kind.REFERENCE,
    } and (not set(fields) & set(PLACES)):
        return []
    times: Counter[str] = Counter(
        plain(shown(cell)) for cell in cells if not is_blank(cell) and not isinstance(cell, Mark)
    )
    return [
        suggest_value(fields, said, count, find_place, listed)
        for said, count in times.most_common(MOST_VALUES)
    ]


def suggest_value(
    fields: Sequence[str],
    said: str,
    times: int,
    find_place: FindPlace,
    listed: Sequence[str] = (),
) -> Suggestion:
    """What one value may mean for the fields of its column."""
    if set(fields) & set(PLACES):
        found = find_place(fields, said)
        if found is not None or known.meaning(said) in (known.UNKNOWN, known.NOTHING):
            return Suggestion(said, times, found or {}, sure=True)
        alike = _city_otherwise(fields, said, find_place) or _city_alike(fields, said, listed)
        return Suggestion(said, times, alike, sure=False)
    if "agents_count" in fields:
        amount = agents(said)
        if amount is not None:
            kept = {name: one for name, one in amount.items() if name in fields}
            return Suggestion(said, times, kept, sure=is_exact(said))
    if len(said) > 1 and set(said) != {"?"} and said.endswith("?"):
        return Suggestion(said, times, None, sure=False)  # whoever wrote it did not know
    for field in fields:
        answers = known.answers_for(field, said)
        if answers is not None:
            return Suggestion(said, times, answers, sure=True)
    return Suggestion(said, times, _label_alike(fields, said), sure=False)


def _label_alike(fields: Sequence[str], said: str) -> Answers | None:
    labels: dict[str, Answers] = {}
    for field in fields:
        labels |= {plain(choice.label): {field: choice.code} for choice in codebook[field].choices}
        labels |= {
            word: one for word, one in known.values().get(field, {}).items() if word[0] != "["
        }
    alike = process.extractOne(said, labels.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return labels[alike[0]] if alike else None


def _city_otherwise(fields: Sequence[str], said: str, find_place: FindPlace) -> Answers | None:
    """The city of "Miami FL", without the comma, or of "Los Angeles, Calif.", by its name alone."""
    if "city" not in fields:
        return None
    before, comma, _ = said.rpartition(",")
    first, _, last = said.rpartition(" ")
    return find_place(fields, before if comma else f"{first}, {last}")


def _city_alike(fields: Sequence[str], said: str, listed: Sequence[str]) -> Answers | None:
    """The city with a court that is spelled alike ("Seatle"); `listed` are "Seattle, WA"."""
    if "city" not in fields:
        return None
    names = {one: normalize(one.rpartition(", ")[0]) for one in listed}
    alike = process.extractOne(normalize(said), names, scorer=fuzz.ratio, score_cutoff=ALIKE)
    if alike is None:
        return None
    city, _, state = str(alike[2]).rpartition(", ")
    return {"city": city, "state": state}


def _is_known(one: Suggestion, column: Column) -> bool:
    """Whether a row says this without any help: a code, a label, a listed place, a number."""
    if set(column.fields) & set(PLACES):
        return one.sure
    if "agents_count" in column.fields and is_exact(one.said):
        return True
    return any(known.exact_answer(field, one.said) is not None for field in column.fields)


def _is_key(table: Table, cells: Sequence[Cell]) -> bool:
    """Whether a column names each row: no two rows that differ have the same there."""
    rows: dict[str, set[tuple[Cell, ...]]] = {}
    for cell, (_, whole) in zip(cells, table.rows, strict=True):
        rows.setdefault(shown(cell), set()).add(whole)
    return "" not in rows and all(len(different) == 1 for different in rows.values())


def _are_words(cells: Iterable[Cell]) -> bool:
    """Whether a column answers yes or no, and so names nobody."""
    given = [shown(cell) for cell in cells if not is_blank(cell)]
    return bool(given) and all(known.meaning(one) is not None for one in given)
