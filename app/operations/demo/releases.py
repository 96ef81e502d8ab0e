"""The releases of a demo: made from its invented records as real ones are, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.policy import SHELL_ACTOR
from app.accounts.queries import is_synthetic
from app.database import now
from app.incidents.models import incident
from app.operations.demo.loader import Say
from app.publication.issuing.approving import Desk, approve
from app.publication.issuing.history import approved, candidate, put_missing
from app.publication.issuing.making import Nothing, drop_candidate, make_candidate
from app.releases import Month
from app.releases.folder import NotWhole, files, unseal

DAY = 20  # of the first month of a quarter: the quarter before is closed then


def fill_releases(app: Flask, say: Say) -> None:
    """Make the releases that a demo's network would have made by now and that are missing.

    Raises:
        Told: the folder holds releases that are no demo's.
        OSError: it cannot be written.
    """
    desk = Desk(
        app.extensions["database"], Path(app.config["RELEASES"]), app.extensions["keys"].path
    )
    with desk.database.read() as session:
        first = session.scalar(select(func.min(incident.c.incident_date)))
        if not is_synthetic(session) or first is None:
            return
        waiting = candidate(session)
        if waiting is not None and waiting.made_by is not None:
            return  # somebody tries it out
        rows = approved(session)
        if rows:
            put_missing(session, desk.folder)
        else:
            forget_others(session, desk.folder)
        last = rows[-1].as_of if rows else first
    if waiting is not None:  # the start before was killed
        with desk.database.write() as writing:
            drop_candidate(writing, SHELL_ACTOR, waiting.number)
    due = [day for day in days(first, now().date()) if day > last]
    if due:
        say("Making its releases to the public; this takes some seconds, too.")
    for day in due:
        try:
            number = make_candidate(desk.database, desk.folder, SHELL_ACTOR, day)
        except Nothing:
            continue
        approve(desk, SHELL_ACTOR, number.content.draft.number, None)
    with desk.database.read() as session:
        say(f"{len(approved(session))} synthetic releases are in {desk.folder}.")


def days(first: date, today: date) -> Iterator[date]:
    """The days of releases, from the second quarter on."""
    quarter = Month.of(first).quarter.plus(1)
    while (day := Month(quarter.number * 3).first_day.replace(day=DAY)) <= today:
        yield day
        quarter = quarter.plus(1)


def forget_others(session: Session, folder: Path) -> None:
    """Remove what an earlier demo, whose database is gone, has left; never a real release."""
    for path in files(folder):
        try:
            synthetic = unseal(path.read_bytes()).release.synthetic
        except NotWhole:
            return
        if not synthetic or not is_synthetic(session):
            return
    for path in files(folder):
        path.unlink()
