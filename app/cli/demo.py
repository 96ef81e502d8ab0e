"""`docket demo`: fills a database with synthetic records."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from app.cli.common import database_of, database_url, ready_app, usable_url
from app.database import Database, open_database
from app.operations.demo.loader import count_records, load, refuse_real_records
from app.operations.demo.network import NETWORKS
from app.operations.demo.records import Plan

MOST = 10_000_000


@click.command()
@click.option(
    "--incidents",
    type=click.IntRange(1, MOST),
    help="How many records; 5,000 unless given, 1,440 in a small network.",
)
@click.option(
    "--network",
    type=click.Choice(list(NETWORKS)),
    default="large",
    show_default=True,
    help="All over the country for four years; or 40 attorneys in 12 cities, 80 reports a month "
    "for 18 months.",
)
@click.option(
    "--seed",
    default=1,
    show_default=True,
    help="The same seed, number and end make the same records.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="They happened in the years before this day (UTC); today unless given.",
)
@click.option(
    "--consent",
    type=click.Choice(["mixed", "settled"]),
    default="mixed",
    show_default=True,
    help="Whether clients agreed to counting: in about half of the records, or in all.",
)
@click.option("--more", is_flag=True, help="Add to the synthetic records that are there.")
@click.option("--database", "url", help="Another database than instance/demo.sqlite, by URL.")
def demo(
    *,
    incidents: int | None,
    network: str,
    seed: int,
    until: datetime | None,
    consent: str,
    more: bool,
    url: str | None,
) -> None:
    """Fill a database with invented records, and mark it as a demo for good.

    It refuses a database with real accounts or records.
    """
    end = _end(until)
    if url is not None:
        usable_url(url, "--database")
    _refuse_real_records(url or database_url(demo=True))
    app = ready_app(demo=url is None, url=url)
    database = database_of(app)
    try:
        already = _already(database, more=more)
        shape = NETWORKS[network]
        number = shape.records if incidents is None else incidents
        plan = Plan(number, seed, end, already, consent == "settled", shape)
        load(database, app.extensions["keys"], plan, lambda line: click.echo(line, err=True))
    finally:
        database.engine.dispose()
    click.echo(
        f"This database holds {already + number:,} synthetic records and is a demo for good.",
        err=True,
    )


def _already(database: Database, *, more: bool) -> int:
    """How many synthetic records are there, where that is no reason to stop."""
    with database.read() as session:
        already = count_records(session)
    if already and not more:
        raise click.UsageError(
            f"This demo holds {already:,} synthetic records. Add to them with --more, or remove "
            "the database first."
        )
    return already


def _end(until: datetime | None) -> date:
    today = datetime.now(UTC).date()
    if until is None:
        return today
    if until.date() > today:
        raise click.BadParameter("nothing can have happened after today", param_hint="--until")
    return until.date()


def _refuse_real_records(url: str) -> None:
    """Before `ready_app` brings tables and places up to date: a real database stays untouched."""
    database = open_database(url)
    try:
        refuse_real_records(database)
    finally:
        database.engine.dispose()
