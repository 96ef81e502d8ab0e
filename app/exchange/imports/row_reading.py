"""From the cells of a row to raw answers: what the plan says, and what stays in doubt."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.codebook import AnswerError, Kind, Problem, codebook, marked
from app.codebook.screening import looks_like
from app.exchange.imports import known
from app.exchange.imports.amounts import agents, is_exact
from app.exchange.imports.dates import Order, read_moment
from app.exchange.imports.grid import Cell, Cells, Mark, Table, is_blank, plain, shown
from app.exchange.imports.plan import Answers, Column, Plan, Use
from app.places.states import state_code

# A phone adds seconds and its time zone: "09:30:00.000-07:00" is half past nine at the court.
_CLOCK = re.compile(
    r"([0-9]{1,2})[:.h]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:([ap])\.?m\.?)?"
    r"(?:z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


@dataclass
class RowRead:
    """A row as the plan reads it, before the register's own checks."""

    raw: dict[str, str] = field(default_factory=dict)
    doubts: list[Problem] = field(default_factory=list)
    # The column that each answer came from, and what stands there.
    of: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    key: str = ""
    reporter: str = ""


def read_row(plan: Plan, table: Table, cells: Cells) -> RowRead:
    """Read one row. Places stay as they were written; `settle_places` looks them up."""
    read = RowRead()
    keys = []
    for name, cell in zip(table.columns, cells, strict=False):
        column = plan.of(name)
        if is_blank(cell) or column.use is Use.LEAVE_OUT:
            continue
        if column.use is Use.KEY:
            keys.append(canonical_cell(cell, plan.dates))
        elif column.use is Use.REPORTER:
            read.reporter = " ".join(shown(cell).split())
        elif isinstance(cell, Mark):
            message = marked("“%(column)s”: a formula without its result was left out.")
            read.doubts.append(Problem(column.fields[0], message, {"column": name}))
        else:
            read.said[name] = shown(cell)
            _read_cell(plan, read, name, column, cell)
    # A row is named by all columns of its key or not at all.
    read.key = " | ".join(keys) if len(keys) == len(plan.named(Use.KEY)) else ""
    return read


def canonical_cell(cell: Cell, order: Order | None) -> str:
    """A cell as rows are compared: a date is the same however it was written."""
    if isinstance(cell, Mark):
        return ""
    try:
        moment = read_moment(cell, order)
    except AnswerError:
        return " ".join(shown(cell).split())
    if isinstance(cell, str) and cell.strip().isdigit():
        return cell.strip()  # a number that could be one of a spreadsheet's days
    return f"{moment.day.isoformat()} {moment.time}" if moment.time else moment.day.isoformat()


def quoted(text: str) -> str:
    """What a cell says, as a reason may repeat it: short, and nothing that must not be held."""
    return "…" if looks_like(text) else " ".join(text.split())[:40]


def row_digest(plan: Plan, table: Table, cells: Cells) -> str:
    """A key made of a row's content, whatever the order of the columns and the kind of file."""
    pairs = sorted(
        (plain(name), canonical_cell(cell, plan.dates))
        for name, cell in zip(table.columns, cells, strict=False)
        if not is_blank(cell) and not isinstance(cell, Mark)
    )
    content = "\x1f".join(f"{name}={value}" for name, value in pairs)
    return f"row-{hashlib.sha256(content.encode(errors='surrogatepass')).hexdigest()[:24]}"


def _read_cell(plan: Plan, read: RowRead, name: str, column: Column, cell: Cell) -> None:
    text = shown(cell)
    said = plain(text)
    if column.tick:
        _take_tick(read, name, column, text)
        return
    if (answers := column.values.get(said)) is not None:
        _take(read, name, answers)
        return
    first = codebook[column.fields[0]]
    reader = _READERS.get(first.kind)
    if first.name in {"agents_count", "agents_estimate"}:
        _take_amount(read, name, column, text)
    elif reader is not None:
        try:
            _take(read, name, reader(plan, column, cell))
        except AnswerError as error:
            read.doubts.append(_named(Problem(first.name, error.message, error.arguments), name))
    elif first.is_coded and first.kind is not Kind.STATE:
        _take_code(read, name, column, text)
    else:
        given = (state_code(text) if first.name == "state" else None) or text.strip()
        _take(read, name, {first.name: given}, together=True)


def _take_tick(read: RowRead, name: str, column: Column, text: str) -> None:
    """One answer of several: a yes adds it to those of other columns."""
    means, one = known.meaning(text), column.fields[0]
    if means == known.YES:
        before = read.raw.get(one, "").split()
        read.raw[one] = " ".join(dict.fromkeys((*before, column.tick)))
        read.of.setdefault(one, name)
    elif means not in (known.NO, known.NOTHING):
        _say_unknown(read, name, column, text)


def _take_amount(read: RowRead, name: str, column: Column, text: str) -> None:
    amount = agents(text) if is_exact(text) else None
    if amount is None:
        _take_code(read, name, column, text)
    else:
        _take(read, name, {one: value for one, value in amount.items() if one in column.fields})


def _take_code(read: RowRead, name: str, column: Column, text: str) -> None:
    for one in column.fields:
        code = known.exact_answer(one, text) if codebook[one].is_coded else None
        if code is not None:
            _take(read, name, {one: code})
            return
    _say_unknown(read, name, column, text)


def _say_unknown(read: RowRead, name: str, column: Column, text: str) -> None:
    message = marked("“%(column)s”: nobody has said what “%(given)s” means.")
    arguments = {"column": name, "given": quoted(text)}
    read.doubts.append(Problem(column.fields[0], message, arguments))


def _take(read: RowRead, name: str, answers: Answers, *, together: bool = False) -> None:
    """Take answers of a column; two columns of one text stand together, of one code may differ."""
    for one, answer in answers.items():
        before = read.raw.get(one)
        if before is None or before == answer:
            read.raw[one], read.of[one] = answer, name
        elif together and codebook[one].kind is Kind.TEXT and one != "city":
            longer = codebook[one].maximum > 100
            read.raw[one] = f"{before}{chr(10) * 2 if longer else ', '}{answer}"
        else:
            message = marked("“%(column)s” says otherwise than “%(other)s”, which was taken.")
            read.doubts.append(Problem(one, message, {"column": name, "other": read.of[one]}))


def _named(problem: Problem, column: str) -> Problem:
    return Problem(problem.field, problem.message, {**problem.arguments, "column": column})


def _day(plan: Plan, column: Column, cell: Cell) -> dict[str, str]:
    moment = read_moment(cell, plan.dates)
    name = column.fields[0]
    found = {name: moment.day.isoformat()}
    if name == "incident_date":
        if moment.time is not None and not plan.filling("incident_time"):
            found["incident_time"] = moment.time
        if moment.month_only:
            found["date_precision"] = "month_only"
    return found


def _clock(_plan: Plan, column: Column, cell: Cell) -> dict[str, str]:
    text = shown(cell).casefold().strip()
    found = _CLOCK.fullmatch(text)
    hour = int(found[1]) if found else 24
    if found and found[3]:
        hour = hour % 12 + (12 if found[3] == "p" else 0) if 1 <= hour <= 12 else 24
    if found is None or hour > 23 or int(found[2]) > 59:
        raise AnswerError("Enter a time as hours and minutes, for example 14:30.")
    return {column.fields[0]: f"{hour:02}:{found[2]}"}


_READERS: Mapping[Kind, Callable[[Plan, Column, Cell], dict[str, str]]] = {
    Kind.DATE: _day,
    Kind.TIME: _clock,
}
