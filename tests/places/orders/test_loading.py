"""Our own list of orders: complete, sourced, and never written over what people did."""

from __future__ import annotations

from sqlalchemy import select

from app.codebook import codebook
from app.database import Database
from app.places.models import Facility, FacilityAlias
from app.places.orders.load import load_orders, read_own_orders
from app.places.orders.models import AREAS, KINDS, STANDINGS, CourtOrder
from app.places.service import load_own_list

LYONS = "african-communities-together-v-lyons"


def order(database: Database, key: str) -> CourtOrder:
    """A row of our list, as it stands in the table."""
    with database.read() as session:
        return session.scalars(select(CourtOrder).where(CourtOrder.key == key)).one()


def test_every_row_is_well_formed_and_to_be_confirmed() -> None:
    rows = list(read_own_orders())
    assert len({row.key for row in rows}) == len(rows) == 9
    for row in rows:
        said = row.answers
        assert said.kind in KINDS
        assert said.area in AREAS
        assert said.standing in STANDINGS
        assert set(said.venue_types.split()) <= codebook["venue_type"].codes
        assert said.begins is not None
        assert said.to_confirm
        assert said.confirmed_on is None
        assert said.link == "", "an address that nobody has looked up is not given"
        assert "violat" not in said.note.lower()


def test_set_up_loads_it_and_loading_again_changes_nothing(database: Database) -> None:
    with database.read() as session:
        loaded = session.scalars(select(CourtOrder)).all()
    assert {order.key for order in loaded} == {row.key for row in read_own_orders()}
    assert [place.words for place in order(database, LYONS).places] == [
        "New York - Federal Plaza Immigration Court",
        "New York - Varick Immigration Court",
        "New York - Broadway Immigration Court",
    ]
    with database.write() as session:
        assert load_orders(session) == (0, 0)
        assert not load_own_list(session).changed


def test_a_correction_of_our_list_arrives_and_what_people_changed_stays(database: Database) -> None:
    with database.write() as session:
        lyons, chirla, amica = (
            session.scalars(select(CourtOrder).where(CourtOrder.key == key)).one()
            for key in (LYONS, "chirla-v-noem", "amica-center-v-eoir")
        )
        lyons.places = lyons.places[:1]
        lyons.note = "An older note."
        chirla.note, chirla.edited = "Ours.", True
        session.delete(amica)
    with database.write() as session:
        report = load_own_list(session)
        assert report.changed
        assert (report.orders.added, report.orders.changed) == (1, 1)
    assert len(order(database, LYONS).places) == 3
    assert order(database, LYONS).version == 2
    assert order(database, "chirla-v-noem").note == "Ours."


def test_a_court_that_was_renamed_here_is_followed(database: Database) -> None:
    old = "New York - Varick Immigration Court"
    with database.write() as session:
        court = session.get_one(Facility, old)
        session.add(FacilityAlias(alias=court.normalized, facility=old))
        session.flush()
        court.name, court.normalized, court.edited = "Varick Court", "varick court", True
    with database.write() as session:
        assert not load_own_list(session).changed
    assert "Varick Court" in [place.words for place in order(database, LYONS).places]
