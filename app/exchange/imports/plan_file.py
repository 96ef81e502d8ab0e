"""A plan as a JSON file, to be written, edited by hand, checked and read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.codebook import AnswerError, codebook, parse_answer
from app.exchange.imports.columns import is_tick
from app.exchange.imports.dates import Order
from app.exchange.imports.grid import Unusable, plain
from app.exchange.imports.plan import Column, Doubts, Plan, Repeated, Text, Use
from app.incidents.draft import SYSTEM_WRITES

VERSION = 1
LARGEST_PLAN = 1_000_000  # characters
_Choice = TypeVar("_Choice", bound=StrEnum)
_INNERMOST = re.compile(r"\{\n[^{}]*\}|\[\n[^\[\]{}]*\]")
_NAMES = {"version", "columns", "dates", "doubts", "repeated", "texts", "same", "attested_on"}


def plan_as_json(plan: Plan) -> str:
    """The plan as it is kept; what was settled for one file stays out."""
    data: dict[str, Any] = {
        "version": VERSION,
        "dates": plan.dates,
        "doubts": plan.doubts,
        "repeated": plan.repeated,
        "texts": plan.texts,
        "same": dict(plan.same),
        "attested_on": plan.attested_on.isoformat() if plan.attested_on else None,
        "columns": {name: _column_data(column) for name, column in plan.columns.items()},
    }
    written = json.dumps(data, indent=2, ensure_ascii=False)
    # What a value means stands on one line, for whoever reads and corrects it.
    return _INNERMOST.sub(lambda found: re.sub(r"\n\s+", " ", found[0]), written) + "\n"


def _column_data(column: Column) -> dict[str, Any]:
    if column.use is not Use.FIELDS:
        return {"use": column.use}
    data: dict[str, Any] = {"fields": list(column.fields)}
    if column.values:
        data["values"] = {
            said: None if answers is None else dict(answers)
            for said, answers in column.values.items()
        }
    return data | ({"tick": column.tick} if column.tick else {})


def plan_from_json(text: str) -> Plan:
    """Read a plan.

    Raises:
        Unusable: it is no plan, or names what is not in the codebook; the message says what.
    """
    if len(text) > LARGEST_PLAN:
        raise _wrong("it is too large")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(f"it is no JSON ({error})") from error
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise _wrong("it has no “columns”")
    if data.get("version") != VERSION:
        raise _wrong("its version is not 1")
    unknown = sorted(set(data) - _NAMES)
    if unknown:
        raise _wrong(f"there is nothing called “{unknown[0]}”")
    return Plan(
        {str(name): _column(str(name), given) for name, given in data["columns"].items()},
        dates=_choice(Order, data, "dates"),
        doubts=_choice(Doubts, data, "doubts") or Doubts.REFUSE,
        repeated=_choice(Repeated, data, "repeated") or Repeated.SKIP,
        texts=_choice(Text, data, "texts") or Text.REFUSE,
        same=checked_answers("same", data.get("same") or {}),
        attested_on=_day(data.get("attested_on")),
    )


def checked_answers(where: str, given: object) -> dict[str, str]:
    """Answers in the codebook's names and codes; a place may be any text.

    Raises:
        Unusable: a field or code that is not in the codebook, or the register's to write.
    """
    if not isinstance(given, Mapping):
        raise _wrong(f"“{where}” is not a list of fields and answers")
    found = {}
    for name, answer in given.items():
        if name not in codebook.fields or name in SYSTEM_WRITES:
            raise _wrong(f"{where}: “{name}” is not a field that can be set")
        try:
            parse_answer(codebook[name], str(answer))
        except AnswerError as error:
            raise _wrong(f"{where}, {name}: {error}") from error
        found[str(name)] = str(answer)
    return found


def _column(name: str, given: object) -> Column:
    if not isinstance(given, dict) or set(given) - {"use", "fields", "values", "tick"}:
        raise _wrong(f"column “{name}” has neither “fields” nor “use”")
    if "use" in given and given["use"] != Use.FIELDS:
        use = _choice(Use, given, "use")
        return Column(use or Use.LEAVE_OUT)
    fields = given.get("fields")
    if not isinstance(fields, list) or not fields:
        raise _wrong(f"column “{name}” has neither “fields” nor “use”")
    for one in fields:
        if one not in codebook.fields or one in SYSTEM_WRITES:
            raise _wrong(f"column “{name}”: “{one}” is not a field that can be filled")
    values = given.get("values") or {}
    if not isinstance(values, dict):
        raise _wrong(f"column “{name}”: “values” is not a list of values")
    tick = str(given.get("tick") or "")
    if tick and not is_tick(tuple(fields), tick):
        raise _wrong(f"column “{name}”: “{tick}” is no answer of one question that takes several")
    return Column(
        Use.FIELDS,
        tuple(fields),
        {
            plain(str(said)): None if one is None else checked_answers(f"{name}, “{said}”", one)
            for said, one in values.items()
        },
        tick,
    )


def _choice(kind: type[_Choice], data: Mapping[str, Any], name: str) -> _Choice | None:
    given = data.get(name)
    if given is None:
        return None
    try:
        return kind(given)
    except ValueError as error:
        listed = ", ".join(kind)
        raise _wrong(f"“{name}” is one of: {listed}") from error


def _day(given: object) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise _wrong("“attested_on” is a date such as 2026-04-15") from error


def _wrong(why: str) -> Unusable:
    return Unusable("The mapping cannot be used: %(why)s.", why=why)
