"""Values of a sheet as questions of a form, and the answers that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.codebook import AnswerError, Kind, codebook, marked, parse_answer
from app.exchange.imports.grid import Table
from app.exchange.imports.places import Places
from app.exchange.imports.plan import Answers, Column, Plan, Use
from app.exchange.imports.suggesting import PLACES, suggest_values
from app.places.states import split_city

NOTHING = "-"  # the value says nothing


@dataclass(frozen=True)
class ValueAsked:
    """One value: how often it stands in the sheet, what it is taken for so far (None: nobody has
    decided), and whether that needs somebody to look. `name` begins the names of its inputs."""

    name: str
    said: str
    times: int
    answers: Answers | None
    sure: bool

    @property
    def place(self) -> str:
        """A place as one text: "Seattle, WA", or the name of a court."""
        found = self.answers or {}
        if "facility" in found:
            return found["facility"]
        return ", ".join(found[name] for name in ("city", "state") if name in found)


@dataclass(frozen=True)
class ColumnAsked:
    """A column with values to look at. `coded`: the fields that are answered by choosing."""

    name: str
    column: Column
    values: Sequence[ValueAsked] = ()
    coded: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    is_place: bool = False


@dataclass
class Given:
    """What a form brought: the plan with it, and values that could not be taken, by input."""

    plan: Plan
    problems: dict[str, AnswerError] = field(default_factory=dict)


def values_asked(table: Table, plan: Plan, places: Places) -> list[ColumnAsked]:
    """Every column whose values somebody has to look at, in the order of the sheet."""
    listed, found = places.with_courts(), []
    for at, name in enumerate(table.columns):
        column = plan.of(name)
        if column.use is not Use.FIELDS or not column.values:
            continue
        suggested = suggest_values(column.fields, table.column(name), places.find, listed)
        values = [
            ValueAsked(
                f"v{at}-{number}",
                one.said,
                one.times,
                column.values[one.said],
                sure=one.sure and one.answers == column.values[one.said],
            )
            for number, one in enumerate(suggested)
            if one.said in column.values
        ]
        kinds = {one: codebook[one].kind for one in column.fields}
        found.append(
            ColumnAsked(
                name,
                column,
                values,
                tuple(n for n, kind in kinds.items() if kind in (Kind.CHOICE, Kind.MULTI)),
                tuple(n for n, kind in kinds.items() if kind is Kind.INTEGER),
                bool(set(column.fields) & set(PLACES)),
            )
        )
    return found


def read_values(
    plan: Plan, asked: Sequence[ColumnAsked], form: Mapping[str, str], places: Places
) -> Given:
    """The plan with what a form says of each value."""
    given, columns = Given(plan), dict(plan.columns)
    for one in asked:
        values = dict(one.column.values)
        for value in one.values:
            try:
                values[value.said] = _read(one, value, form, places)
            except AnswerError as error:
                given.problems[value.name] = error
        columns[one.name] = Column(Use.FIELDS, one.column.fields, values)
    given.plan = replace(plan, columns=columns)
    return given


def _read(
    one: ColumnAsked, value: ValueAsked, form: Mapping[str, str], places: Places
) -> Answers | None:
    if one.is_place:
        return _place(one, form.get(value.name, "").strip(), places)
    first = form.get(f"{value.name}-{one.coded[0]}", "") if one.coded else ""
    if first == NOTHING:
        return {}
    answers = {}
    for name in (*one.coded, *one.numbers):
        text = form.get(f"{value.name}-{name}", "").strip()
        if text:
            parse_answer(codebook[name], text)
            answers[name] = text
    return answers or None


def _place(one: ColumnAsked, text: str, places: Places) -> Answers | None:
    if not text:
        return None
    if text == NOTHING:
        return {}
    found = places.find(one.column.fields, text)
    if found is not None:
        return found
    city, state = split_city(text)
    if "city" in one.column.fields and state:
        parse_answer(codebook["city"], city)
        return {"city": city, "state": state}
    raise AnswerError(
        marked("“%(given)s” is not on the list. Write a city with its state, such as Miami, FL.")
        if "city" in one.column.fields
        else marked("“%(given)s” is not on the list of courts and offices."),
        given=text[:60],
    )
