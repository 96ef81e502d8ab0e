"""The pages of import, one file for each step."""

from app.exchange.imports.views import (
    answers,
    checking,
    columns,
    made,
    mappings,
    reading,
    running,
    start,
    values,
)
from app.exchange.imports.views.common import blueprint

__all__ = [
    "answers",
    "blueprint",
    "checking",
    "columns",
    "made",
    "mappings",
    "reading",
    "running",
    "start",
    "values",
]
