"""Places are loaded at set-up and at every later start; what people did to them stays."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from app.database import Database
from app.places import gazetteer, own_list
from app.places.models import City, CityAlias, Facility, FacilityAlias, FacilitySource
from app.places.service import load_own_list, load_places

COURT = "Eloy Immigration Court"


def contents(database: Database) -> list[object]:
    with database.read() as session:
        return [
            session.execute(
                select(*table.__table__.columns).order_by(*table.__table__.primary_key)
            ).all()
            for table in (Facility, FacilityAlias, City, CityAlias)
        ]


def test_set_up_loads_our_list_and_the_gazetteer(database: Database) -> None:
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Facility)) == 74 + 25
        assert (session.scalar(select(func.count()).select_from(City)) or 0) > 36_000
        own = session.scalars(select(City).where(City.source == own_list.OWN_SOURCE)).all()
    assert {(city.city, city.state) for city in own} == {
        (row["city"], row["state"]) for row in own_list.read_cities()
    }


def test_loading_again_changes_nothing_and_reads_no_gazetteer(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gazetteer, "read_gazetteer", None)
    before = contents(database)
    with database.write() as session:
        assert not load_places(session).changed
    assert contents(database) == before


def test_another_version_of_the_gazetteer_corrects_its_own_rows_only(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(database)
    with database.write() as session:
        session.execute(
            update(City).where(City.source != own_list.OWN_SOURCE).values(source="zipcodes 2.0")
        )
        session.execute(
            update(City)
            .where(City.normalized == "bloomington", City.state == "MN")
            .values(city="BLOOMINGTON", time_zone="UTC")
        )
    with database.write() as session:
        report = load_places(session)
    assert report.cities.added == 0
    assert report.cities.changed > 36_000
    assert contents(database) == before


def test_what_people_changed_stays(database: Database) -> None:
    with database.write() as session:
        court = session.get_one(Facility, COURT)
        court.active, court.note, court.edited = False, "Moved.", True
    with database.write() as session:
        assert not load_places(session).changed
        assert session.get_one(Facility, COURT).active is False


def test_what_people_added_stays(database: Database) -> None:
    with database.write() as session:
        court = session.get_one(Facility, COURT)
        court.source, court.city = FacilitySource.ADDED, "Tucson"
        session.flush()
        session.add(
            Facility(
                name="Mesa ISAP Office",
                normalized="mesa isap office",
                city="Mesa",
                state="AZ",
                source=FacilitySource.ADDED,
            )
        )
    with database.write() as session:
        assert not load_places(session).changed
        assert session.get_one(Facility, COURT).city == "Tucson"


def test_a_name_that_became_an_alias_does_not_come_back(database: Database) -> None:
    renamed = "New York - Federal Plaza Immigration Court"
    with database.write() as session:
        court = session.get_one(Facility, renamed)
        session.add(FacilityAlias(alias=court.normalized, facility=renamed))
        session.flush()
        court.name, court.normalized, court.edited = "Javits Court", "javits court", True
    with database.write() as session:
        assert not load_places(session).changed
        alias = session.get_one(FacilityAlias, "26 federal plaza")
        assert alias.facility == "Javits Court"


def test_a_correction_of_our_list_arrives(database: Database) -> None:
    with database.write() as session:
        session.execute(update(Facility).where(Facility.name == COURT).values(note="Old note."))
        session.execute(
            update(FacilityAlias)
            .where(FacilityAlias.alias == "26 federal plaza")
            .values(facility=COURT)
        )
    with database.write() as session:
        report = load_own_list(session)
    assert (report.facilities.changed, report.aliases.changed) == (1, 1)
    with database.write() as session:
        assert not load_own_list(session).changed
