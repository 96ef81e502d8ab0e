"""Every public number, from release files alone. Page, chart, CSV, JSON, feed and alt text take
their numbers from here and from nowhere else. Pure functions over plain values: no Flask."""

from app.public.figures.families import FamilyFigure, ValueRow
from app.public.figures.model import Figures, PlaceFigure, ReleasedAtom, ReleasedTable, StateFigure
from app.public.figures.reading import figures_of
from app.public.figures.runs import Run, runs_of, spans_of

__all__ = [
    "FamilyFigure",
    "Figures",
    "PlaceFigure",
    "ReleasedAtom",
    "ReleasedTable",
    "Run",
    "StateFigure",
    "ValueRow",
    "figures_of",
    "runs_of",
    "spans_of",
]
