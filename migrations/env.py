"""How Alembic reaches the database: in one transaction, with the guards off only where it must.

Rebuilding a SQLite table with `foreign_keys` on would delete every row that refers to it: the
pragma goes off before the transaction begins, and the keys are checked before it ends.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

import app.accounts.guessing.models
import app.accounts.models
import app.accounts.sessions.models
import app.exchange.imports.models
import app.incidents.consent.models
import app.incidents.help.models
import app.incidents.indicators.models
import app.incidents.models
import app.insights.models
import app.ledger.models
import app.places.models
import app.places.orders.models
import app.publication.issuing.models  # noqa: F401  # each import registers its tables
from app.database import Base, open_database
from app.insights.columns.marks import mend_marks

metadata = Base.metadata


def run() -> None:
    """Run the migrations asked for."""
    database = open_database(context.config.attributes["url"])
    connection = database.engine.connect().execution_options(docket_write=True)
    try:
        if database.is_sqlite:
            _set_foreign_keys(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            transactional_ddl=True,
            render_as_batch=database.is_sqlite,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            mend_marks(connection)
            if database.is_sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"the migration left broken references: {broken[:3]}")
        if database.is_sqlite:
            _set_foreign_keys(connection, on=True)
    finally:
        connection.close()
        database.engine.dispose()


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """The pragma does nothing inside a transaction: it goes to the driver, outside of one."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()


run()
