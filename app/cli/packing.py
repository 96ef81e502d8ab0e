"""`docket pack`: the packed copy from which figures are counted."""

from __future__ import annotations

import click

from app.cli.common import database_url, keys_file, prepare
from app.database import open_database
from app.insights.columns.marks import add_marks
from app.insights.columns.packing import forget_blocks, pack_all


@click.command()
@click.option("--anew", is_flag=True, help="Forget what is packed, and pack everything again.")
@click.option("--database", "url", help="Another database than that of this installation.")
def pack(*, anew: bool, url: str | None) -> None:
    """Pack reports for fast counts now; pages do it by themselves, in the background."""
    url = url or database_url()
    prepare(url, keys_file())
    database = open_database(url)
    try:
        if anew:
            with database.write() as session:
                add_marks(session.connection())
                forget_blocks(session)
        click.echo(f"{pack_all(database)} blocks packed.", err=True)
    finally:
        database.engine.dispose()
