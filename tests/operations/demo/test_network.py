"""A small network, and the releases of a demo."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.operations.demo.loader import load
from app.operations.demo.network import SMALL
from app.operations.demo.places import Places
from app.operations.demo.records import Plan, invent
from app.operations.demo.releases import days, fill_releases
from app.operations.demo.roster import Roster
from app.publication.issuing import proposing
from app.releases.folder import files, read_all
from tests.conftest import ON_SQLITE
from tests.operations.demo.making import UNTIL
from tests.publication.register import desk_of
from tests.publication.simple import simple
from tests.releases.examples import publish, release

PLAN = Plan(SMALL.records, 1, UNTIL, network=SMALL)


def test_a_small_network_has_forty_attorneys_in_twelve_cities() -> None:
    places = Places(SMALL.cities)
    roster = Roster(places.busiest_cities(), SMALL.attorneys)
    records = list(invent(PLAN, places, roster))
    assert len(records) == 1_440
    assert len(roster.reporters) == 40
    assert len({(office.city, office.state) for office in roster.offices}) == 12
    assert len({(r.answers["city"], r.answers["state"]) for r in records}) <= 12
    assert min(str(r.answers["incident_date"]) for r in records) >= "2024-12-15"
    accepted = [r for r in records if r.answers["review_status"] == "accepted"]
    opened = [
        r for r in accepted if r.answers.get("sharing_basis") not in (None, "pending", "refused")
    ]
    assert 0.45 < len(opened) / len(accepted) < 0.65
    again = list(invent(PLAN, Places(SMALL.cities), roster))
    assert [r.record_id for r in again] == [r.record_id for r in records]


def test_releases_are_made_after_each_quarter() -> None:
    found = list(days(date(2025, 11, 30), date(2026, 7, 19)))
    assert found == [date(2026, 1, 20), date(2026, 4, 20)]


@ON_SQLITE
def test_a_demo_makes_its_releases_once_and_goes_on_where_it_stood(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "answer", simple)
    desk = desk_of(app)
    publish(desk.folder, release())  # of an earlier demo, whose database is gone
    said: list[str] = []
    fill_releases(app, said.append)
    assert len(files(desk.folder)) == 1, "an empty register is no demo"
    load(desk.database, app.extensions["keys"], Plan(400, 1, UNTIL), said.append)
    fill_releases(app, said.append)
    made = read_all(desk.folder)
    assert made
    assert all(one.release.synthetic for one in made)
    assert {atom.where for one in made for atom in one.release.atoms} != {"az/phoenix"}
    fill_releases(app, said.append)
    assert read_all(desk.folder) == made


@ON_SQLITE
def test_a_demo_removes_no_real_release(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "answer", simple)
    desk = desk_of(app)
    publish(desk.folder, release(synthetic=False))
    load(desk.database, app.extensions["keys"], Plan(50, 1, UNTIL), lambda _line: None)
    with pytest.raises(ValueError, match="demo"):
        fill_releases(app, lambda _line: None)
    assert len(files(desk.folder)) == 1
