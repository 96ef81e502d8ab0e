"""The charts of the public pages: each is a title, a sentence, rows for a table, and a drawing."""

from app.public.charts.catalog import chart_of, names_of
from app.public.charts.model import Chart, Shown

__all__ = ["Chart", "Shown", "chart_of", "names_of"]
