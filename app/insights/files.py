"""A panel as CSV and as JSON: the same plain values as on the page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date

from app.codebook.csv_rule import encode_cell
from app.incidents.filter_words import filter_lines
from app.insights.asking import Answer
from app.insights.panels import INDICATORS, Figure, Panel
from app.insights.tally import Value
from app.insights.words import title_of, words_of


def csv_of(panel: Panel) -> str:
    """RFC 4180, one line for each figure; a number that may not be told is blank.

    A label that could begin a formula has one apostrophe before it, as in exports.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    single = len(panel.fields) == 1
    heads = ["value"] if single else list(panel.fields)
    labels = ["label"] if single else [f"{field}_label" for field in panel.fields]
    figures = [_numbers(panel, figure) for figure in panel.figures]
    names = list(_numbers(panel, Figure((), None, None, None)))
    writer.writerow([*heads, *labels, *names])
    for figure, numbers in zip(panel.figures, figures, strict=True):
        words = map(words_of, panel.fields, figure.values)
        writer.writerow(
            [encode_cell(cell) for cell in (*map(_code, figure.values), *words)]
            + [*numbers.values()]
        )
    return "\ufeff" + out.getvalue()


def json_of(panel: Panel, answer: Answer, day: date) -> str:
    """The panel with what it was asked, and what consent leaves out."""
    asked, selected = answer.asked, answer.selected
    found = {
        "title": title_of(panel),
        "fields": list(panel.fields),
        "date": day.isoformat(),
        "filters": asked.pairs(),
        "filters_in_words": filter_lines(asked.filters.pairs()),
        "rounded_to": None if asked.exact else 5,
        "left_out_consent": selected.left_out if asked.exact else None,
        "rows_add_up": panel.adds_up,
        "people": None if panel.fields == (INDICATORS,) else panel.people,
        "operations": panel.operations,
        "figures": [
            {
                "values": [_code(value) or None for value in figure.values],
                "labels": list(map(words_of, panel.fields, figure.values)),
                **_numbers(panel, figure),
            }
            for figure in panel.figures
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _numbers(panel: Panel, figure: Figure) -> Mapping[str, int | None]:
    if panel.fields == (INDICATORS,):
        return {"reports_flagged": figure.people, "reports_assessable": figure.of}
    if not panel.compared:
        return {"people": figure.people, "operations": figure.operations}
    difference = (figure.people or 0) - (figure.before or 0)
    return {"people": figure.people, "people_before": figure.before, "difference": difference}


def _code(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else value or ""
