"""A dry run: every row checked, without those that a person left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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

    def doubts(self) -> list[tuple[str, Problem, int]]:
        """Kinds of doubt, each with one of it and in how many rows it stands, most first."""
        first: dict[str, Problem] = {}
        times: Counter[str] = Counter()
        for row in self.rows:
            if row.outcome is Outcome.WAITS:
                kinds = {kind_of_doubt(one): one for one in row.doubts}
                times.update(kinds.keys())
                first = {**kinds, **first}
        return [(kind, first[kind], count) for kind, count in times.most_common()]

    def texts(self) -> list[tuple[Row, Problem]]:
        """Texts that hold what may not be held, or too much."""
        return [(row, one) for row in self.rows for one in row.problems if one.field in SEALED]


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
