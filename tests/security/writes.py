"""Writing to a report: what each person may, what is refused, and what stays unchanged then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import writing
from app.incidents.help.models import HelpRequest
from app.incidents.models import incident
from tests.security.matrix import Line, class_of, read_table
from tests.security.world import ACTORS, World


@dataclass(frozen=True)
class Write:
    """A change that is right in itself: only who asks decides."""

    page: str
    form: Mapping[str, str]
    view: str  # the module whose transaction it is

    @property
    def route(self) -> str:
        return f"/incidents/<record_id>/{self.page.replace('/b', '/<letter>')}"


COMMON = "app.incidents.views.common"
WRITES = (
    Write("edit", {"revision": "1", "incident_date": "2026-03-11"}, COMMON),
    Write("follow-up/b", {"revision": "1", "incident_date": "2026-03-11"}, COMMON),
    Write(
        "steps",
        {"revision": "1", "step": "custody_status.released", "on": "2026-03-12"},
        COMMON,
    ),
    Write("group", {"revision": "1", "other": ""}, COMMON),
    Write("withdraw", {"revision": "1", "reason": "My error"}, COMMON),
    Write(
        "decision",
        {"revision": "1", "review_status": "rejected", "reason": "Seen on the news only"},
        "app.review.views",
    ),
    Write(
        "consent",
        {"revision": "1", "sharing_basis": "engagement_terms", "on": "2026-03-01"},
        COMMON,
    ),
    Write("help", {"help_needed": "habeas"}, COMMON),
)
# What the table says of those whose empty form is looked at at all.
WHOLE = ("form", "409")
# What the network may not do to another office's open report: there the race is about one's own.
OF_THE_OFFICE = ("withdraw", "consent", "help")
FILED_BY = {"colleague": "colleague", "foreign_open": "foreign_open", "foreign_closed": None}
BASES = {"own": None, "colleague": None, "foreign_open": "not_our_client"}


def file_for(world: World, actor: str, relation: str) -> str:
    """A new report that stands in this relation to the person."""
    by = actor if relation == "own" else relation
    return world.file(by, city="Billings", sharing_basis=BASES.get(relation, "pending"))


def wrong_writes(world: World, writes: tuple[Write, ...] = WRITES) -> list[str]:
    """Changes that were taken or refused against the table, or refused and made all the same."""
    table, wrong = read_table(), []
    for write in writes:
        for relation in ("own", "colleague", "foreign_open", "foreign_closed"):
            for actor in ACTORS:
                if relation == "own" and actor == "nobody":
                    continue
                expected = table[Line(write.route, "POST", relation)][actor]
                record_id = file_for(world, actor, relation)
                response = world.client(actor).post(
                    f"/incidents/{record_id}/{write.page}", data=write.form
                )
                taken = revision_of(world, record_id) > 1 or asked_for(world, record_id)
                answered = class_of(response)
                if (answered == "redirect") != taken or (expected in WHOLE) != taken:
                    wrong.append(f"{write.page} of {relation} as {actor}: {answered}, {taken=}")
                elif not taken and answered != expected:
                    wrong.append(f"{write.page} of {relation} as {actor}: {answered}")
    return wrong


def revision_of(world: World, record_id: str) -> int:
    """How often a report was written."""
    with world.database.read() as session:
        found = session.scalar(select(incident.c.revision).where(incident.c.record_id == record_id))
    return int(found or 0)


def asked_for(world: World, record_id: str) -> bool:
    """Whether help was asked with a report."""
    query = (
        select(HelpRequest.id)
        .join(incident, incident.c.id == HelpRequest.incident_id)
        .where(incident.c.record_id == record_id)
    )
    with world.database.read() as session:
        return session.scalar(query.limit(1)) is not None


def lost_races(world: World, patch: pytest.MonkeyPatch, write: Write) -> list[str]:
    """The right to change a report ends after the page was allowed and before it is written."""
    if write.page in OF_THE_OFFICE:
        actor, relation = "attorney", "own"
        ends: dict[str, Any] = {"reporter_id": world.people["colleague"].actor.person_id}
    else:
        actor, relation, ends = "network_coordinator", "foreign_open", {"sharing_basis": "refused"}
    record_id = file_for(world, actor, relation)

    @contextmanager
    def too_late() -> Iterator[Session]:
        with world.database.write() as session:
            session.execute(
                update(incident).where(incident.c.record_id == record_id).values(**ends)
            )
        with writing() as session:
            yield session

    with patch.context() as meanwhile:
        meanwhile.setattr(f"{write.view}.writing", too_late)
        response = world.client(actor).post(f"/incidents/{record_id}/{write.page}", data=write.form)
    written = revision_of(world, record_id) > 1 or asked_for(world, record_id)
    if response.status_code == 404 and not written:
        return []
    return [f"{write.page} by {actor}, whose right had ended: {response.status}"]
