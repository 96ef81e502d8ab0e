"""The release file: an immutable, numbered, signed JSON file, and the only thing that the public
pages read. Nothing here knows a database."""

from app.releases.model import (
    Atom,
    Erratum,
    Gathered,
    Level,
    Place,
    Release,
    Row,
    Rule,
    Table,
)
from app.releases.months import Month, Quarter

__all__ = [
    "Atom",
    "Erratum",
    "Gathered",
    "Level",
    "Month",
    "Place",
    "Quarter",
    "Release",
    "Row",
    "Rule",
    "Table",
]
