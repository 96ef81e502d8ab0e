"""Every public number is a sum of what releases hold, and what they do not hold is no number."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.public.figures import Figures, Run, figures_of, runs_of, spans_of
from app.public.figures.families import families_of
from app.public.shelf import Shelf
from app.public.words import format_number
from app.releases import Erratum, Level, Month, Quarter, Row
from app.releases.families import FAMILIES
from app.web.languages import LOCALES
from app.web.languages import format_number as babel_number
from tests.releases.examples import atom, publish, release, table


def test_the_headline_is_the_sum_of_places_and_elsewhere(figures: Figures) -> None:
    places = sum(one.people or 0 for one in figures.places)
    elsewhere = sum(one.elsewhere or 0 for one in figures.states.values())
    assert figures.people == places + elsewhere + (figures.nation or 0)
    assert figures.people == sum(one.people or 0 for one in figures.states.values()) + 23


def test_what_has_no_number_is_none_and_never_0(figures: Figures) -> None:
    assert figures.unpublished
    assert all(one.people is None for one in figures.unpublished)
    assert all(one.people != 0 for one in figures.places)
    assert figures.family("no_interpreter") is None
    empty = figures_of(())
    assert (empty.people, empty.places, empty.nation, empty.first) == (None, (), None, None)


def test_a_retracted_atom_is_in_no_sum_and_stays_marked(tmp_path: Path) -> None:
    first = release(atoms=(atom(), atom(id="1.2", where="wa/seattle-area", people=20)))
    second = release(atoms=(), tables=(), errata=(Erratum("1.1", "false_report"),))
    publish(tmp_path, first)
    before = Shelf(tmp_path).current().figures
    publish(tmp_path, second)
    after = Shelf(tmp_path).current().figures
    assert (before.people, after.people) == (34, 20)
    phoenix = after.place("az/phoenix")
    assert phoenix is not None
    assert phoenix.people is None
    assert (phoenix.atoms[0].retracted, phoenix.atoms[0].retracted_in) == ("false_report", 2)


def test_every_family_adds_up_over_its_quarters(figures: Figures) -> None:
    for (name, place), figure in figures.families.items():
        tables = [
            one.table
            for one in figures.tables
            if (one.table.family, one.table.place) == (name, place)
        ]
        assert figure.people == sum(one.people for one in tables), name
        for row in figure.rows:
            assert figure.bounds(row.values)[0] >= row.people
            assert row.most >= row.people
    assert len(figures.families) >= len(FAMILIES)
    assert any(one.table.first != one.table.last for one in figures.tables)


def test_values_that_were_published_together_stay_together() -> None:
    one = table(rows=(Row(("all",), 30), Row(("none", "some"), 12)))
    other = table(rows=(Row(("all",), 5), Row(("some",), 20), Row(("none", "unknown"), 11)))
    figure = families_of([(one, ""), (other, "")])["face_covering", ""]
    rows = {row.values: (row.people, row.most) for row in figure.rows}
    assert rows == {
        ("all",): (35, 35),
        ("some",): (20, 32),
        ("some", "none", "unknown"): (23, 23),
    }
    assert figure.bounds(["none"]) == (0, 23)
    assert figure.answered == (78 - 11, 78)
    assert figure.first == figure.last == Quarter.read("2026-Q2")


def _runs(draw: list[tuple[int, int, int]]) -> tuple[Run, ...]:
    atoms = [
        atom(id=f"1.{n}", first=Month(24000 + a), last=Month(24000 + a + b), people=p)
        for n, (a, b, p) in enumerate(draw)
    ]
    return runs_of(figures_of(()).standing) + tuple(
        Run(one.first, one.last, one.people, ()) for one in atoms
    )


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 23), st.integers(11, 90)), max_size=40)
)
def test_spans_hold_every_run_once(draw: list[tuple[int, int, int]]) -> None:
    runs = _runs(draw)
    spans = spans_of(runs)
    assert sum(one.people for one in spans) == sum(one.people for one in runs)
    for run in runs:
        assert any(one.first <= run.first and run.last <= one.last for one in spans)


def test_the_data_hold_everything_and_sum_to_the_page(
    reader: FlaskClient, figures: Figures
) -> None:
    lines = list(csv.DictReader(io.StringIO(reader.get("/data/counts.csv").text.lstrip("\ufeff"))))
    atoms = [line for line in lines if line["kind"] == "atom"]
    counted = [line for line in atoms if line["standing"] == "counted"]
    assert len(atoms) == len(figures.atoms)
    assert sum(int(line["people"]) for line in counted) == figures.people
    assert {line["standing"] for line in atoms} == {"counted", "retracted"}
    data = json.loads(reader.get("/data/counts.json").text)
    assert data["people"] == figures.people
    assert [str(line["people"]) for line in data["lines"]] == [line["people"] for line in lines]
    nation = [line for line in counted if line["level"] == Level.NATION]
    assert sum(int(line["people"]) for line in nation) == data["elsewhere"] == figures.nation
    assert any(place["people"] is None for place in data["places"])


def test_a_changed_number_changes_the_edition(tmp_path: Path) -> None:
    publish(tmp_path, release())
    shelf = Shelf(tmp_path)
    first = shelf.current()
    assert shelf.current() is first
    publish(tmp_path, replace(release(), atoms=(atom(id="2.1", people=15),), tables=()))
    assert shelf.current().key != first.key
    assert shelf.current().figures.people == 29


def test_numbers_are_written_as_both_locales_write_them(alone: Flask) -> None:
    with alone.test_request_context("/"):
        for locale in LOCALES.values():
            with force_locale(locale):
                for number in (0, 11, 999, 1_000, 12_345, 1_234_567):
                    assert format_number(number) == babel_number(number)
