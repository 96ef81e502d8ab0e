"""Packed columns count what the plain query over the reports counts, whatever was written."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from app.accounts.policy import Actor, Scope
from app.codebook import Value, codebook
from app.codebook.indicators import INDICATORS, RuleChange, Settings
from app.database import Database, now
from app.incidents.bulk import NewRecord, file_many
from app.incidents.changing import current
from app.incidents.filters import IMPORT, INDICATOR, Filters
from app.incidents.models import accepted_incident, import_batch, incident
from app.incidents.service import decide
from app.insights import counts
from app.insights.columns import packing, reading
from app.insights.columns.packing import due_blocks, pack_all, pack_block
from app.insights.models import CountsChanged
from app.insights.rates import indicator_rates
from app.ledger.chain import SHELL
from tests.factories import MadePerson, make_person
from tests.incidents.changes import revise_record, withdraw_record
from tests.insights import plain_query

RECORDS = 60
BLOCK = 16  # small, so that these records fill several
STATUSES = ("accepted", "accepted", "accepted", "submitted", "needs_info", "rejected", "draft")
BASES = ("not_our_client", "not_our_client", "client_consented", "pending", "refused", None)
PLACES = (("Phoenix", "AZ"), ("Miami", "FL"), ("Portland", "OR"), ("Portland", "ME"))
CHOSEN = ("dhs_motion", "ij_ruling", "arrest_timing", "warrant_shown", "representation", "docket")
SEVERAL = ("agent_conduct", "force_used")
IMPORTS = (1, 2)
DRAW = 5
RATES = 0.4  # how often the rates are compared, too: their plain query takes long to make


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few reports."""
    monkeypatch.setattr(reading, "SIZE", BLOCK)
    monkeypatch.setattr(packing, "SIZE", BLOCK)


@pytest.fixture
def draw() -> random.Random:
    """The same numbers in every run."""
    return random.Random(DRAW)  # not for secrets


@pytest.fixture
def people(app: Flask) -> list[MadePerson]:
    """Coordinators of two offices."""
    return [make_person(app, roles=["attorney", "coordinator"]) for _ in range(2)]


def some_answers(draw: random.Random) -> dict[str, Value]:
    """Answers to a few questions, many of them blank."""
    city, state = draw.choice(PLACES)
    found: dict[str, Value] = {
        "city": city,
        "state": state,
        "incident_outcome": draw.choice(("detained", "detained", "attempt_not_completed")),
        "people_count": draw.choice((0, 1, 1, 2, 7)),
        "source_of_knowledge": "witnessed_directly",
        "incident_date": date(2026, 1, 20) + timedelta(days=draw.randrange(60)),
        "review_status": draw.choice(STATUSES),
        "sharing_basis": draw.choice(BASES),
        "venue_type": draw.choice(("immigration_court", "ice_check_in_office")),
        "facility": draw.choice((None, "Phoenix Immigration Court", "Miami Immigration Court")),
        "event_group_id": draw.choice((None, None, "raid-1", "raid-2", "0A1B-2C3D-4E5F")),
        "date_precision": draw.choice((None, "exact_day", "within_week", "month_only")),
    }
    for name in CHOSEN:
        found[name] = draw.choice((None, *codebook[name].labels))
    for name in SEVERAL:
        some = draw.sample(list(codebook[name].labels), k=draw.randrange(3))
        found[name] = " ".join(c for c in codebook[name].labels if c in some) or None
    return {name: value for name, value in found.items() if value is not None}


def file_some(app: Flask, people: list[MadePerson], draw: random.Random, number: int) -> None:
    database: Database = app.extensions["database"]
    batch = [
        NewRecord(
            office_id=draw.choice(people).office.id,
            reporter_id=None,
            source_ref=None,
            created_at=now(),
            answers=some_answers(draw),
            texts={},
            import_batch_id=draw.choice((None, None, *IMPORTS)),
        )
        for _ in range(number)
    ]
    with database.write() as session:
        file_many(session, app.extensions["keys"], SHELL, "incidents.generated", batch, {})


def write_something(app: Flask, people: list[MadePerson], draw: random.Random) -> None:
    """One of the writes that the application knows, of a record drawn from all."""
    database: Database = app.extensions["database"]
    what = draw.choice(("file", "decide", "decide", "revise", "withdraw"))
    if what == "file":
        file_some(app, people, draw, 1)
        return
    with database.write() as session:
        ids = session.scalars(select(incident.c.record_id).order_by(incident.c.id)).all()
        record = current(session, draw.choice(ids))
        assert record is not None
        if record.status == "withdrawn":
            return
        if what == "decide":
            answers = {
                name: v for name, v in some_answers(draw).items() if name in ("city", "state")
            }
            answers |= {
                "review_status": draw.choice(("accepted", "needs_info", "rejected", "submitted")),
                "sharing_basis": draw.choice(BASES),
            }
            actor = draw.choice(people).actor
            keys = app.extensions["keys"]
            decide(session, keys, actor, record, record.revision, answers=answers, reason="")
            return
    if what == "withdraw":
        withdraw_record(app, record, people[0])
    else:
        count = str(draw.randrange(1, 9))
        revise_record(app, record, people[0], people_count=count, sharing_basis="client_consented")


def some_filters(draw: random.Random, settings: Settings) -> Filters:
    """A filter, or several, of every kind."""
    ways: list[Mapping[str, tuple[str, ...]]] = [
        {},
        {"city": ("Portland",), "state": ("OR",)},
        {"city": ("Phoenix", "Miami")},
        {"review_status": ("accepted", "submitted")},
        {"review_status": ("needs_info",)},
        {"incident_outcome": ("attempt_not_completed", "detained")},
        {"sharing_basis": ("client_consented", "pending")},
        {"people_count": ("1", "7")},
        {"incident_date": ("2026-02-01", "2026-02-02", "2026-02-03")},
        {"facility": ("Miami Immigration Court",)},
        {"event_group_id": ("raid-1",)},
        {IMPORT: ("1",)},
        {IMPORT: ("1", "2")},
        {"agent_conduct": tuple(draw.sample(list(codebook["agent_conduct"].labels), 2))},
        {INDICATOR: tuple(draw.sample(list(INDICATORS), 3))},
        {name: tuple(draw.sample(list(codebook[name].labels), 2)) for name in CHOSEN[:1]},
    ]
    wanted = {**draw.choice(ways), **draw.choice(ways)}
    since = draw.choice((None, date(2026, 2, 1)))
    until = draw.choice((None, None, date(2026, 2, 20)))
    return Filters(wanted, since, until, settings)


def assert_all_equal(app: Flask, people: list[MadePerson], draw: random.Random, times: int) -> None:
    """Counts and rates of both ways, for filters that are drawn."""
    database: Database = app.extensions["database"]
    settings = draw.choice((Settings(), Settings(rules=(RuleChange("no_interpreter", False),))))
    actors: list[tuple[Actor, Scope]] = [
        (people[0].actor, Scope.OFFICE),
        (people[1].actor, Scope.NETWORK),
    ]
    with database.snapshot() as session:
        for _ in range(times):
            filters = some_filters(draw, settings)
            actor, scope = draw.choice(actors)
            until = draw.choice((None, None, date(2026, 3, 1)))
            plain = plain_query.count_people(session, actor, scope, filters, until)
            packed = counts.count_people(session, actor, scope, filters, until)
            assert packed == plain, filters
        if draw.random() > RATES:
            return
        filters = some_filters(draw, settings)
        rates = indicator_rates(session, people[1].actor, Scope.NETWORK, filters, settings)
        plain_rates = plain_query.indicator_rates(
            session, people[1].actor, Scope.NETWORK, filters, settings
        )
        assert rates == plain_rates


def test_packed_or_not_the_counts_are_those_of_the_plain_query(
    app: Flask, people: list[MadePerson], draw: random.Random
) -> None:
    database: Database = app.extensions["database"]
    with database.write() as session:
        made = {"office_id": people[0].office.id, "file_digest": "0" * 64, "created_at": now()}
        session.execute(insert(import_batch), [{"id": number, **made} for number in IMPORTS])
    file_some(app, people, draw, RECORDS)
    assert_all_equal(app, people, draw, 6)
    assert pack_all(database) > 3
    assert_all_equal(app, people, draw, 12)
    for _ in range(4):
        for _ in range(6):
            write_something(app, people, draw)
        assert_all_equal(app, people, draw, 4)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(CountsChanged))
        assert session.scalar(select(func.count()).select_from(accepted_incident))
        due = due_blocks(session, 3)
    pack_block(database, due[0])  # one of several: the marks of the others stay
    assert_all_equal(app, people, draw, 4)
    pack_all(database)
    with database.read() as session:
        assert not session.scalars(select(CountsChanged.incident_id)).all()
        assert due_blocks(session, 0) == []
    assert_all_equal(app, people, draw, 6)
