"""Migrations in tests: the real ones, and trial ones that are made for a single test."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from sqlalchemy import inspect, text

from app.database import MIGRATIONS, alembic_config, open_database

TRIAL = '''"""trial"""

import sqlalchemy as sa
from alembic import op

from app.ledger.guards import add_guards

revision = "trial"
down_revision = {after!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
{steps}


def downgrade() -> None:
    pass
'''


def trial_config(url: str, folder: Path, after: str, steps: str) -> Config:
    """Alembic with one more migration, whose lines of code are `steps`."""
    indented = "\n".join(f"    {line}" for line in steps.strip().splitlines())
    (folder / "trial.py").write_text(TRIAL.format(after=after, steps=indented))
    config = alembic_config(url)
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}\n{folder}")
    return config


def tables(url: str) -> set[str]:
    """The names of the tables that are there, Alembic's own left out."""
    database = open_database(url)
    found = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    database.engine.dispose()
    return found


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    """What a query finds."""
    database = open_database(url)
    with database.read() as session:
        found = [tuple(row) for row in session.execute(text(query))]
    database.engine.dispose()
    return found
