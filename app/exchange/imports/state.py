"""How far somebody is with a sheet: how it is read, its plan, what was settled row by row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.exchange.imports.grid import Table
from app.exchange.imports.plan import Plan, Text, is_in_own_names, plan_of_codebook
from app.exchange.imports.plan_file import plan_as_json, plan_from_json
from app.exchange.imports.reading import read_file

STEPS = ("reading", "columns", "values", "answers", "check")


@dataclass(frozen=True)
class State:
    """`how` are a person's corrections of how the file is read; `skipped` the rows (by number)
    that a person left out; `number` that of the import, once its first rows are written."""

    file_name: str
    how: Mapping[str, str | int] = field(default_factory=dict)
    plan: Plan = field(default_factory=lambda: Plan({}))
    confirmed: tuple[str, ...] = ()
    skipped: frozenset[int] = frozenset()
    number: int | None = None

    def confirm(self, step: str) -> State:
        """The same with one more step that a person has looked at."""
        return replace(self, confirmed=tuple(dict.fromkeys((*self.confirmed, step))))

    def table(self, data: bytes) -> Table:
        """The file as it is to be read.

        Raises:
            Unusable: it cannot be.
        """
        return read_file(data, **self.how)  # type: ignore[arg-type]  # the keywords of read_file

    def plan_for(self, table: Table) -> Plan:
        """The plan as far as it stands; that of the codebook for a file in its names."""
        if is_in_own_names(table.columns):
            return plan_of_codebook(table, self.plan.same)
        return self.plan

    def next_step(self) -> str:
        """The first step that nobody has confirmed yet."""
        return next((step for step in STEPS if step not in self.confirmed), STEPS[-1])


def state_as_json(state: State) -> str:
    """As it is sealed."""
    data: dict[str, Any] = {
        "file_name": state.file_name,
        "how": dict(state.how),
        "plan": plan_as_json(state.plan),
        "settled": [[line, name, text] for (line, name), text in state.plan.settled.items()],
        "waived": sorted(state.plan.waived),
        "confirmed": list(state.confirmed),
        "skipped": sorted(state.skipped),
        "number": state.number,
    }
    return json.dumps(data)


def state_from_json(text: str) -> State:
    """What `state_as_json` wrote."""
    data = json.loads(text)
    settled = {(line, name): Text(choice) for line, name, choice in data["settled"]}
    return State(
        data["file_name"],
        data["how"],
        replace(plan_from_json(data["plan"]), settled=settled, waived=frozenset(data["waived"])),
        tuple(data["confirmed"]),
        frozenset(data["skipped"]),
        data["number"],
    )
