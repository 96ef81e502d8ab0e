"""A register with reports to publish: keyword-only functions with defaults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.codebook import Value
from app.database import Database, now
from app.incidents.bulk import NewRecord, file_many
from app.incidents.draft import draft_of
from app.ledger.chain import SHELL
from app.publication.issuing.approving import Desk, approve
from app.publication.issuing.making import make_candidate
from app.publication.issuing.models import PublicMember
from tests.factories import MadePerson, answers, make_person

Two = tuple[MadePerson, MadePerson]
DAY = LATER = now().date()  # what is filed later than the day does not count yet


def desk_of(app: Flask) -> Desk:
    """Where this application's releases are made."""
    return Desk(
        app.extensions["database"], Path(app.config["RELEASES"]), app.extensions["keys"].path
    )


def make_reporters(app: Flask, coordinator: MadePerson) -> list[MadePerson]:
    """Three attorneys of one office."""
    return [make_person(app, office=coordinator.office) for _ in range(3)]


def fill(
    app: Flask,
    reporters: Sequence[MadePerson],
    *,
    reports: int = 12,
    status: str = "accepted",
    **given: str | None,
) -> list[str]:
    """Reports that count, in one batch, by turns of these reporters; their numbers."""
    desk = desk_of(app)
    with app.app_context(), desk.database.write() as session:
        drafted: dict[str, Value] = {
            **draft_of(session, answers(**given)).answers,
            "review_status": status,
        }
        drafted["confidence"] = given.get("confidence", "confirmed")
        drafted["event_group_id"] = None
        whole = {name: value for name, value in drafted.items() if value is not None}
        made = [
            NewRecord(
                reporters[number % len(reporters)].office.id,
                reporters[number % len(reporters)].actor.person_id,
                None,
                now(),
                whole,
                {},
            )
            for number in range(reports)
        ]
        details = {"records": reports, "seed": 1}
        file_many(session, app.extensions["keys"], SHELL, "incidents.generated", made, details)
    return [record.record_id for record in made]


def publish(app: Flask, people: Two, day: date = DAY) -> str:
    """Made by the first, approved by the second; the digest."""
    desk = desk_of(app)
    found = make_candidate(desk.database, desk.folder, people[0].actor, day)
    return approve(desk, people[1].actor, found.content.draft.number, None).digest


def members(database: Database) -> int:
    """How many reports are in released numbers."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(PublicMember)) or 0
