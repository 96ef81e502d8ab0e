"""What `docket import` says of the rows of a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from app.exchange.imports.duplicates import MOST, Alike
from app.exchange.imports.grid import Table
from app.exchange.imports.plan import Plan, Use
from app.exchange.imports.report import told
from app.exchange.imports.rows import KNOWN, NEW, Outcome, Row

PAIRED = 10_000  # rows; in larger sheets a search for pairs would take minutes


def tell_alike(alike: Sequence[Alike]) -> None:
    """Pairs that may be one event; the command leaves none out."""
    for pair in alike:
        other = f"report {pair.record_id}" if pair.record_id else f"row {pair.other_line}"
        days = f"{pair.days} days apart" if pair.days else "the same day"
        click.echo(
            f"row {pair.line}, perhaps told of already: like {other} ({days}, {pair.city}, "
            f"{pair.state}; {pair.agreeing} of {pair.compared} other answers agree)"
        )
    if len(alike) >= MOST:
        click.echo(f"There may be more such pairs: {MOST} are shown at most.")


def tell_rows(
    table: Table, plan: Plan, rows: Sequence[Row], number: int | None, *, dry_run: bool
) -> None:
    """What became of each row that has a reason, and how many rows ended how."""
    for row in rows:
        if plan.own_names:
            for problem in row.problems:
                click.echo(f"line {row.line} ({row.source_ref}), {problem.field}: {problem}")
        else:
            for problem in (*row.problems, *row.doubts):
                click.echo(f"row {row.line}, {row.outcome.value}: {told(problem)}")
        if row.outcome in (Outcome.DIFFERS, Outcome.REPEATED):
            click.echo(f"line {row.line} ({row.source_ref}): {row.outcome.value}")
    left_out = [name for name in table.columns if plan.of(name).use is Use.LEAVE_OUT]
    if left_out and not plan.own_names:
        click.echo(f"Columns left out: {', '.join(left_out)}")
    if len(rows) > PAIRED:
        click.echo(f"Possible duplicates are looked for up to {PAIRED:,} rows.")
    found = Counter(row.outcome for row in rows)
    verb = "would be taken" if dry_run else "taken"
    parts = [
        f"{sum(found[one] for one in NEW)} {verb}",
        f"{sum(found[one] for one in KNOWN)} already there",
        f"{found[Outcome.REFUSED]} refused",
    ]
    more = {
        "of those taken wait for information": found[Outcome.WAITS],
        "of those already there updated": found[Outcome.UPDATED],
        "repeated within the file": found[Outcome.REPEATED],
    }
    parts += [f"{count} {words}" for words, count in more.items() if count]
    click.echo(f"{len(rows)} rows: {', '.join(parts)}")
    if number is not None:
        click.echo(f"Import {number}: ./docket imports undo {number} takes it back.")
