"""The records look like a register: heavy-tailed, seasonal, half settled, with blanks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from app.accounts.policy import OPEN_BASES
from app.codebook import Tier, Value, codebook
from app.operations.demo.days import SURGE, first_day, spread, weight
from app.operations.demo.draws import random_of
from app.operations.demo.roster import ATTORNEY, MAIN_CITY
from tests.operations.demo.making import MANY, UNTIL, invented, share

FOLLOW_UPS = {field.name for field in codebook.fields.values() if field.tier is Tier.FOLLOW_UP}


def test_a_few_cities_have_most() -> None:
    cities = Counter((r.answers["city"], r.answers["state"]) for r in invented())
    ranked = cities.most_common()
    assert ranked[0][0] == ("New York", "NY")
    assert 0.10 < ranked[0][1] / MANY < 0.20
    assert {city for city, _ in ranked[1:7]} >= {
        ("Miami", "FL"),
        ("San Antonio", "TX"),
        ("Chicago", "IL"),
        ("Phoenix", "AZ"),
    }
    assert 0.45 < sum(count for _, count in ranked[:10]) / MANY < 0.70
    assert len(ranked) > 90


def test_every_kind_of_place_on_the_list_and_off_it() -> None:
    kinds = Counter(r.answers["venue_type"] for r in invented())
    assert kinds.keys() == codebook["venue_type"].codes
    assert kinds["immigration_court"] > kinds["ice_check_in_office"] > 0.2 * MANY
    listed = {r.answers["venue_type"] for r in invented() if "facility" in r.answers}
    assert listed == {"immigration_court", "ice_check_in_office"}
    assert 0.1 < share(invented(), facility="") < 0.3


def test_reviewed_and_settled_in_the_shares_that_were_asked_for() -> None:
    assert 0.65 < share(invented(), review_status="accepted") < 0.76
    settled = sum(share(invented(), sharing_basis=basis) for basis in OPEN_BASES)
    assert 0.44 < settled < 0.56
    for status in ("submitted", "needs_info", "rejected", "duplicate", "withdrawn"):
        assert share(invented(), review_status=status) > 0.01
    everything = invented(2_000, consent_settled=True)
    assert {r.answers["sharing_basis"] for r in everything} == OPEN_BASES


def test_what_waits_is_recent() -> None:
    waiting = [r for r in invented() if r.answers["review_status"] == "submitted"]
    recent = [r for r in waiting if UNTIL - day_of(r.answers) < timedelta(days=200)]
    assert len(recent) > 0.8 * len(waiting)


def test_outcomes() -> None:
    assert 0.75 < share(invented(), incident_outcome="detained") < 0.88
    present = [r for r in invented() if r.answers["incident_outcome"] == "agents_present_only"]
    assert {r.answers["people_count"] for r in present} == {0}
    assert any(int(str(r.answers["people_count"])) > 10 for r in invented())


def test_motions_lead_to_detentions_at_the_door() -> None:
    granted = [
        r
        for r in invented()
        if r.answers.get("ij_ruling") == "granted"
        and r.answers["incident_outcome"] == "detained"
        and "arrest_timing" in r.answers
    ]
    assert len(granted) > 0.05 * MANY
    assert share(granted, arrest_timing="right_after") > 0.7
    oral = [r for r in granted if r.answers.get("motion_form") == "oral"]
    notices = [r for r in oral if "motion_notice" in r.answers]
    assert share(notices, motion_notice="same_day") > 0.85


def test_recent_records_are_not_completed_yet() -> None:
    def answered(recent: bool) -> float:
        counts = [
            len(FOLLOW_UPS & r.answers.keys())
            for r in invented()
            if (UNTIL - day_of(r.answers) <= timedelta(days=14)) is recent
        ]
        return sum(counts) / len(counts)

    assert answered(recent=True) < 0.6 * answered(recent=False)


def test_some_do_not_know() -> None:
    codes = Counter(code for r in invented() for code in r.answers.values())
    coded = sum(1 for r in invented() for name in r.answers if codebook[name].is_coded)
    assert 0.04 < codes["unknown"] / coded < 0.2


def test_narratives_in_about_a_seventh() -> None:
    assert 0.13 < sum("narrative" in r.texts for r in invented()) / MANY < 0.17


def test_the_main_office_has_much_to_show() -> None:
    mine = [r for r in invented() if r.reporter.email == ATTORNEY]
    office = {r.reporter.office for r in mine}
    assert len(office) == 1
    colleagues = [r for r in invented() if r.reporter.office in office]
    assert len(colleagues) > 0.04 * MANY
    assert len(mine) > 0.1 * len(colleagues)
    home = [r for r in colleagues if (r.answers["city"], r.answers["state"]) == MAIN_CITY]
    assert len(home) > 0.5 * len(colleagues)


def test_days() -> None:
    days = list(spread(MANY, UNTIL, random_of("days")))
    assert sum(day.records for day in days) == MANY
    assert days[0].date >= first_day(UNTIL)
    assert days[-1].date < UNTIL
    before = sum(day.records for day in days if not day.surge) / (SURGE - first_day(UNTIL)).days
    since = sum(day.records for day in days if day.surge) / (UNTIL - SURGE).days
    assert since > 4 * before
    weekends = sum(day.records for day in days if day.date.weekday() >= 5)
    assert weekends < 0.03 * MANY
    assert weight(date(2025, 12, 25)) < weight(date(2025, 12, 23)) < weight(date(2025, 12, 16))
    assert weight(date(2025, 11, 27)) < 0.1 * weight(date(2025, 11, 20))  # Thanksgiving


def test_four_years_from_a_leap_day() -> None:
    assert first_day(date(2028, 2, 29)) == date(2024, 2, 28)


def day_of(answers: Mapping[str, Value]) -> date:
    found = answers["incident_date"]
    assert isinstance(found, date)
    return found
