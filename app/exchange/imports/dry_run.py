"""A dry run: every row checked, without those that a person left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.codebook import Problem, codebook
from app.exchange.imports.checking import check_rows
from app.exchange.imports.duplicates import Alike, duplicates
from app.exchange.imports.grid import Table
from app.exchange.imports.plan import kind_of_doubt
from app.exchange.imports.rows import NEW, Outcome, Row
from app.exchange.imports.state import State
from app.ledger.keys import Keys

SEALED = frozenset(field.name for field in codebook.sealed)
EXAMPLES = 3
_GIVEN = frozenset({"given"})  # what a row says, and no words of ours


@dataclass(frozen=True)
class Reason:
    """What several rows share: one of its problems, with a few of the values that the rows give,
    and their numbers."""

    kind: str
    problem: Problem
    lines: Sequence[int]


@dataclass(frozen=True)
class DryRun:
    """What would become of each row, texts to settle, and what may be told of twice."""

    rows: Sequence[Row]
    alike: Sequence[Alike]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows end how."""
        return Counter(row.outcome for row in self.rows)

    @property
    def to_write(self) -> list[Row]:
        """Rows that make or change a record."""
        return [row for row in self.rows if row.outcome in (*NEW, Outcome.UPDATED)]

    def doubts(self) -> list[Reason]:
        """Kinds of doubt, those of most rows first."""
        return _kinds((row.line, row.doubts) for row in self.rows if row.outcome is Outcome.WAITS)

    def refusals(self) -> list[Reason]:
        """Why rows are refused, besides texts that are settled one by one; most rows first."""
        return _kinds(
            (row.line, [one for one in row.problems if one.field not in SEALED])
            for row in self.rows
            if row.outcome is Outcome.REFUSED
        )

    def texts(self) -> list[tuple[Row, Problem]]:
        """Texts that hold what may not be held, or too much."""
        return [(row, one) for row in self.rows for one in row.problems if one.field in SEALED]


def _kinds(rows: Iterable[tuple[int, Sequence[Problem]]]) -> list[Reason]:
    found: dict[str, dict[int, Problem]] = {}
    for line, problems in rows:
        for one in problems:
            found.setdefault(kind_of_doubt(one), {})[line] = one
    reasons = [
        Reason(kind, _with_examples(list(of.values())), list(of)) for kind, of in found.items()
    ]
    return sorted(reasons, key=lambda one: -len(one.lines))


def _with_examples(problems: Sequence[Problem]) -> Problem:
    """One for all: where the rows give different values, a few of them stand in its gaps."""
    first = problems[0]
    arguments = dict(first.arguments)
    for name in arguments.keys() & _GIVEN:
        values = dict.fromkeys(str(one.arguments.get(name, "")) for one in problems)
        if len(values) > 1:
            some = ", ".join(list(values)[:EXAMPLES])
            arguments[name] = f"{some}, …" if len(values) > EXAMPLES else some
    return Problem(first.field, first.message, arguments)


def dry_run(
    session: Session, keys: Keys, actor: Actor, table: Table, state: State, *, alike: bool = True
) -> DryRun:
    """Check every row.

    Args:
        alike: look for duplicates too.

    Raises:
        Unusable: the plan leaves a question open.
    """
    checked = check_rows(session, actor.office_id, table, state.plan_for(table), keys)
    pairs = duplicates(session, actor, checked) if alike else []
    rows = [
        replace(row, outcome=Outcome.SKIPPED)
        if row.line in state.skipped and row.outcome in NEW
        else row
        for row in checked
    ]
    return DryRun(rows, pairs)
