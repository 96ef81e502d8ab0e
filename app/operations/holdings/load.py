"""What is said of each column, beside the columns that there are.

Columns come from the models, which the migrations equal; words from `holdings.csv`, and for the
answers of a report from the codebook, so that a new field needs no second entry.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import app.accounts.factors.models
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
import app.places.orders.models  # noqa: F401  # each import registers its tables
from app.codebook import Field, Marked, codebook, marked, wording
from app.database import Base

HERE = Path(__file__).parent
# Alembic's own, which no model describes.
VERSION_TABLE = ("alembic_version", "version_num")
# The tables that hold the answers of the codebook, a column for each.
OF_ANSWERS = ("incident", "accepted_incident")

ANSWER_WHY = marked("A question of the codebook")
ANSWER_KEPT = marked("As long as the register is kept.")


class Sealed(StrEnum):
    """How a column is stored."""

    YES = "yes"
    HASH = "hash"
    NO = "no"


SEALED: Mapping[Sealed, Marked] = {
    Sealed.YES: marked("Encrypted"),
    Sealed.HASH: marked("Only a hash"),
    Sealed.NO: marked("No"),
}


@dataclass(frozen=True)
class Holding:
    """What is held in one column. Texts are English, to be translated where they are shown."""

    column: str
    what: str
    why: str
    how_long: str
    who: str
    sealed: Sealed


@dataclass(frozen=True)
class TableOfHoldings:
    """One table: what is in it, and its columns in their order."""

    name: str
    what: str
    holdings: tuple[Holding, ...]


@cache
def described() -> Mapping[str, TableOfHoldings]:
    """The tables and columns that `holdings.csv` describes, without the answers of reports.

    Raises:
        ValueError: a column before its table, or one that is described twice.
    """
    tables: dict[str, str] = {}
    columns: dict[str, dict[str, Holding]] = {}
    with (HERE / "holdings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table, column = row.pop("table"), row.pop("column")
            if not column:
                tables[table], columns[table] = row["what"], {}
            elif column in columns.get(table, {column: None}):
                raise ValueError(f"{table}.{column} is described twice, or before its table")
            else:
                sealed = Sealed(row.pop("sealed"))
                columns[table][column] = Holding(column, sealed=sealed, **row)
    return {
        name: TableOfHoldings(name, what, tuple(columns[name].values()))
        for name, what in tables.items()
    }


def answers() -> tuple[Holding, ...]:
    """The answers of a report, by the codebook."""
    return tuple(_answer(field) for field in codebook.stored)


def _answer(field: Field) -> Holding:
    who = wording.visibility_words(field)
    return Holding(field.name, field.label, ANSWER_WHY, ANSWER_KEPT, who, Sealed.NO)


def columns_there_are() -> set[tuple[str, str]]:
    """Every table and column of the models, and Alembic's own."""
    return {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
    } | {VERSION_TABLE}


def columns_described() -> set[tuple[str, str]]:
    """Every table and column that the page names."""
    own = {(table.name, one.column) for table in described().values() for one in table.holdings}
    return own | {(table, one.column) for table in OF_ANSWERS for one in answers()}
