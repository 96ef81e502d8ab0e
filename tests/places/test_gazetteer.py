"""Cities out of postal names."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from app.places.gazetteer import ZipCode, cities_of, is_short_for, read_gazetteer, spell
from app.places.rows import CityRow


def zip_code(
    code: str = "85001",
    city: str = "Phoenix",
    state: str = "AZ",
    *,
    kind: str = "STANDARD",
    active: bool = True,
    others: tuple[str, ...] = (),
    zone: str = "America/Phoenix",
    at: tuple[float, float] = (33.5, -112.0),
) -> ZipCode:
    return ZipCode(
        zip_code=code,
        zip_code_type=kind,
        active=active,
        city=city,
        acceptable_cities=list(others),
        state=state,
        timezone=zone,
        lat=str(at[0]),
        long=str(at[1]),
    )


def names(*entries: ZipCode) -> list[str]:
    return sorted(row["city"] for row in cities_of(list(entries), "test"))


def test_one_row_for_a_city_of_many_zip_codes() -> None:
    (row,) = cities_of(
        [zip_code("1", at=(33, -112)), zip_code("2", at=(34, -113)), zip_code("2", kind="PO BOX")],
        "test",
    )
    assert (row["latitude"], row["longitude"]) == (33.5, -112.3333)
    assert row["zip_codes"] == 2


def test_the_zone_of_most_zip_codes_counts() -> None:
    (row,) = cities_of([zip_code("1"), zip_code("2"), zip_code("3", zone="America/Denver")], "test")
    assert row["time_zone"] == "America/Phoenix"


def test_a_zone_that_is_none_gives_way_to_the_state() -> None:
    (row,) = cities_of([zip_code(city="Napakiak", state="AK", zone="Napakiak")], "test")
    assert row["time_zone"] == "America/Anchorage"


def test_what_is_no_city_is_left_out() -> None:
    assert not names(
        zip_code(state="AE", city="Apo"),
        zip_code(state="PW", city="Palau"),
        zip_code(kind="UNIQUE", city="Parcel Return Service"),
        zip_code(active=False, city="Closed"),
        zip_code(at=(0, 0), city="Nowhere"),
    )


def test_second_names_are_cities_but_abbreviations_are_not() -> None:
    second = ("Phila", "Lower Merion", "Scott Twp", "E Falls")
    assert names(zip_code(city="Philadelphia", state="PA", others=second)) == [
        "Lower Merion",
        "Philadelphia",
    ]


def test_two_spellings_of_one_city_are_one() -> None:
    more = [zip_code("1", "De Kalb", "IL"), zip_code("2", "De Kalb", "IL")]
    assert names(zip_code("3", "Dekalb", "IL"), *more) == ["De Kalb"]


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("Phila", "Philadelphia", True),
        ("Colo Spgs", "Colorado Springs", True),
        ("Slc", "Salt Lake City", True),
        ("North Miami", "North Miami Beach", False),
        ("Miramar", "Hollywood", False),
        ("Saint Paul", "St Paul", False),
    ],
)
def test_abbreviations_are_recognized(short: str, name: str, expected: bool) -> None:
    assert is_short_for(short, name) is expected


@pytest.mark.parametrize(
    ("postal", "written"),
    [
        ("Mc Allen", "McAllen"),
        ("Mcallen", "McAllen"),
        ("Saint Louis", "St. Louis"),
        ("Port Saint Lucie", "Port St. Lucie"),
        ("Ft Mitchell", "Fort Mitchell"),
        ("Coeur D Alene", "Coeur d'Alene"),
        ("D LO", "D'Lo"),
        ("O Fallon", "O'Fallon"),
        ("City Of Industry", "City of Industry"),
        ("The Dalles", "The Dalles"),
    ],
)
def test_postal_names_are_written_as_people_write_them(postal: str, written: str) -> None:
    assert spell(postal) == written


@pytest.fixture(scope="module")
def gazetteer() -> list[CityRow]:
    return read_gazetteer()


def test_the_country_is_covered(gazetteer: list[CityRow]) -> None:
    assert len(gazetteer) > 36_000
    assert len({row["state"] for row in gazetteer}) == 56
    assert len({(row["normalized"], row["state"]) for row in gazetteer}) == len(gazetteer)
    assert len({(row["city"], row["state"]) for row in gazetteer}) == len(gazetteer)
    for zone in {row["time_zone"] for row in gazetteer}:
        ZoneInfo(zone)


def test_cities_that_only_have_second_postal_names_are_there(gazetteer: list[CityRow]) -> None:
    known = {(row["city"], row["state"]) for row in gazetteer}
    assert {("Bloomington", "MN"), ("Doral", "FL"), ("Lakewood", "CO"), ("Murray", "UT")} <= known
