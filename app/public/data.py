"""All atoms and tables as data, under a schema that stays, and the release files themselves."""

from __future__ import annotations

import csv
import io
import json

from flask import Response, abort

from app.codebook.csv_rule import encode_cell
from app.public.columns import COLUMNS, Line, lines_of
from app.public.figures import Figures
from app.public.serving import answer, folder, page_at, published, rendered
from app.public.views import blueprint
from app.releases.folder import files, name_of
from app.web.headers import for_other_sites

SCHEMA = "detention-docket-counts-1"
CSV, JSON = "text/csv; charset=utf-8", "application/json"


@page_at(blueprint, "/data")
def data_page(language: str) -> Response:
    """What there is to download, and what each column means."""
    return answer(
        lambda figures: rendered("public/data.html", figures, columns=COLUMNS, schema=SCHEMA)
    )


@page_at(blueprint, "/data/releases")
def releases_page(language: str) -> Response:
    """Every release with its digest."""
    return answer(lambda figures: rendered("public/releases.html", figures, name_of=name_of))


@page_at(blueprint, "/data/counts.csv")
@for_other_sites
def counts_csv(language: str) -> Response:
    """One line for each atom and for each row of a table."""
    return answer(csv_of, CSV)


@page_at(blueprint, "/data/counts.json")
@for_other_sites
def counts_json(language: str) -> Response:
    """The same as JSON, with the rule and the sums."""
    return answer(json_of, JSON)


@page_at(blueprint, "/data/releases/<file>.json")
@for_other_sites
def release_file(file: str, language: str) -> Response:
    """A release file, byte for byte as it was signed."""
    published()  # a folder that does not hold gives nothing out
    there = {path.stem: path for path in files(folder())}
    if file not in there:
        abort(404)
    return answer(lambda _figures: there[file].read_bytes(), JSON)


def csv_of(figures: Figures) -> str:
    """RFC 4180, UTF-8 with a byte order mark, the guard of exports on texts."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(column.name for column in COLUMNS)
    for line in lines_of(figures):
        writer.writerow([_cell(value) for value in line])
    return "\ufeff" + out.getvalue()


def _cell(value: str | int) -> str | int:
    return value if isinstance(value, int) else encode_cell(value)


def json_of(figures: Figures) -> str:
    """Everything, for programs."""
    rule, gathered = figures.rule, figures.gathered
    found = {
        "schema": SCHEMA,
        "synthetic": figures.synthetic,
        "release": figures.number or None,
        "as_of": figures.as_of.isoformat() if figures.as_of else None,
        "people": figures.people,
        "first_month": str(figures.first) if figures.first else None,
        "last_month": str(figures.last) if figures.last else None,
        "rule": vars(rule),
        "gathered": None if gathered is None else vars(gathered),
        "places": [
            {
                "place": one.place.slug,
                "name": one.place.name,
                "state": one.place.state,
                "cities": one.place.cities,
                "people": one.people,
            }
            for one in sorted(figures.places, key=lambda one: one.place.slug)
        ],
        "states": [
            {"state": code, "people": one.people, "elsewhere": one.elsewhere}
            for code, one in figures.states.items()
        ],
        "elsewhere": figures.nation,
        "lines": [_object(line) for line in lines_of(figures)],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _object(line: Line) -> dict[str, str | int | None]:
    """Blank is null."""
    named = zip((column.name for column in COLUMNS), line, strict=True)
    return {name: value if value != "" else None for name, value in named}
