"""Indicators in SQL say of every record what `assess` says of it, on both databases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from flask import Flask
from sqlalchemy import FromClause, insert, select

from app.codebook import Kind, Value, codebook
from app.codebook.indicators import INDICATORS, Result, RuleChange, Settings, assess_all
from app.codebook.indicators.classes import PARTLY_KNOWN
from app.database import Database, now
from app.incidents.indicators.sql import NUMBERED, flagged, result_number
from app.incidents.models import accepted_incident, incident
from tests.codebook.filling_in import fields_of, some_codes
from tests.codebook.indicator_cases import CASES
from tests.factories import make_office

PER_RULE = 8
TABLES: tuple[FromClause, ...] = (incident, accepted_incident)
SETTINGS = (
    Settings(),
    Settings(
        values=(("appeal_window", 10), ("immigration_court_arrests_from", date(2026, 3, 3))),
        rules=(
            RuleChange("reason_not_stated", since=date(2026, 3, 5), until=date(2026, 3, 20)),
            RuleChange("appeal_window_open", since=date(2026, 3, 2), until=date(2026, 3, 31)),
            RuleChange("immigration_court_arrest", until=date(2026, 3, 28)),
            RuleChange("no_interpreter", enabled=False),
        ),
    ),
)


def answers(draw: random.Random) -> Iterator[dict[str, Value]]:
    """Records around the answers that each rule tells apart, some of them blank or unknown."""
    for code, case in CASES.items():
        rule = INDICATORS[code]
        yield dict(case.flagged)
        changes = (*case.not_flagged, *case.no_scope, *case.unrecorded)
        yield from ({**case.flagged, **change} for change in changes)
        yield from ({**case.flagged, **change} for change, _ in case.open)
        for _ in range(PER_RULE):
            changed = draw.sample(fields_of(rule), k=min(4, len(fields_of(rule))))
            found = {name: answer(draw, code, name) for name in changed}
            yield {
                **case.flagged,
                **found,
                "incident_date": day(draw),
                "date_precision": draw.choice(
                    (None, "exact_day", "exact_day", "within_week", "month_only")
                ),
            }


def answer(draw: random.Random, code: str, name: str) -> Value:
    field, codes = codebook[name], some_codes(INDICATORS[code], name)
    if draw.random() < 0.2:
        return None
    if field.kind is Kind.DATE:
        return day(draw) + timedelta(days=draw.choice((0, 9, 10, 11, 30, 31, 60)))
    if field.kind is Kind.INTEGER:
        return draw.choice((1, 1, 0, 3))
    if field.kind is Kind.MULTI:
        listed = [c.code for c in field.choices]
        some = {*draw.sample(codes, k=draw.randint(0, 2)), *draw.sample(listed, k=1)}
        return " ".join(code for code in listed if code in some)
    listed = ["unknown", *PARTLY_KNOWN.get(name, {}), draw.choice(field.choices).code]
    return draw.choice([*codes, *codes, *listed])


def day(draw: random.Random) -> date:
    return date(2026, 2, 26) + timedelta(days=draw.randrange(40))


@cache
def records() -> list[dict[str, Value]]:
    """The same for both databases: every field, those not drawn blank."""
    blank = dict.fromkeys((field.name for field in codebook.stored), None)
    return [{**blank, **given} for given in answers(random.Random(20260623))]


@cache
def expected(settings: Settings) -> list[dict[str, Result]]:
    return [
        {code: found.result for code, found in assess_all(record, settings).items()}
        for record in records()
    ]


def test_sql_says_what_assess_says(app: Flask, database: Database) -> None:
    fill(app, database)
    seen = set()
    for settings in SETTINGS:
        standing, accepted = (results(database, table, settings) for table in TABLES)
        assert standing == accepted
        for record, found, should in zip(records(), standing, expected(settings), strict=True):
            for code, result in should.items():
                assert found[code] is result, (code, relevant(code, record), settings)
            seen |= set(should.items())
    assert len(seen) == 4 * len(INDICATORS), "the records show every result of every rule"
    flags_are_the_same_and_never_null(database)


def fill(app: Flask, database: Database) -> None:
    """Put the records in: as they stand, and the same as they were accepted."""
    office = make_office(app).id
    moment = now()
    rows = [
        {
            **record,
            "record_id": f"test-{number:04}",
            "office_id": office,
            "created_at": moment,
            "updated_at": moment,
            "revision": 1,
            "review_status": "submitted",
        }
        for number, record in enumerate(records())
    ]
    columns = ["office_id", "record_id", *(field.name for field in codebook.stored)]
    copied = select(incident.c.id, *(incident.c[name] for name in columns))
    with database.write() as session:
        session.execute(insert(incident), rows)
        session.execute(insert(accepted_incident).from_select(["incident_id", *columns], copied))


def results(database: Database, table: FromClause, settings: Settings) -> list[dict[str, Result]]:
    numbers = [result_number(code, settings, table) for code in INDICATORS]
    with database.read() as session:
        rows = session.execute(select(*numbers).order_by(table.c.record_id)).all()
    return [
        {code: NUMBERED[number] for code, number in zip(INDICATORS, row, strict=True)}
        for row in rows
    ]


def flags_are_the_same_and_never_null(database: Database) -> None:
    """Or "not flagged" could not be asked as the opposite of "flagged"."""
    settings = SETTINGS[1]
    for table in TABLES:
        flags = [flagged(code, settings, table) for code in INDICATORS]
        with database.read() as session:
            rows = session.execute(select(*flags).order_by(table.c.record_id)).all()
        for row, should in zip(rows, expected(settings), strict=True):
            assert None not in row
            assert [bool(flag) for flag in row] == [r is Result.FLAGGED for r in should.values()]


def relevant(code: str, record: dict[str, Value]) -> dict[str, Value]:
    names = [*fields_of(INDICATORS[code]), "date_precision"]
    return {name: record[name] for name in names}
