"""How much of what counts is released, and when: for the records of the demo, and a small network.

Coverage would give away what is held, and is never shown in public; these records are invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.codebook import Value
from app.codebook.indicators import assess
from app.codebook.indicators.tree import Result
from app.operations.demo.places import Places
from app.operations.demo.records import Plan, invent
from app.operations.demo.roster import Roster
from app.publication.families_of import DETAINED, families, motion_and_ruling
from app.publication.model import Report
from app.releases import Level, Month, Place, Rule
from app.releases.families import INDICATOR, MOTION_AND_RULING
from app.releases.model import NOT_ANSWERED
from tests.security.attack.running import Register
from tests.security.attack.world import LARGE, SMALL, Filed, World, make_world

OPEN = {"not_our_client", "client_consented", "engagement_terms"}
RESULTS = {
    Result.FLAGGED: "flagged",
    Result.NOT_FLAGGED: "not_flagged",
    Result.DOES_NOT_APPLY: "does_not_apply",
}


@dataclass(frozen=True)
class Coverage:
    """What is released at the end."""

    reports: int  # detentions that count, of closed months
    released: int
    named: int  # under named places
    places: int  # with a number of their own, of so many
    of_places: int
    first: int | None  # months from the first report to the first number
    held: Mapping[str, int]  # reason -> reports

    def __str__(self) -> str:
        share, named = (n / max(self.reports, 1) for n in (self.released, self.named))
        held = ", ".join(f"{why} {n}" for why, n in sorted(self.held.items()))
        return (
            f"{self.reports:,} detentions that count: {share:.0%} released, {named:.0%} under "
            f"{self.places} of {self.of_places} named places; first number after {self.first} "
            f"months; held: {held}"
        )


def coverage(network: str, seed: int, rule: Rule, *, areas: bool = False) -> Coverage:
    """Release every month, from the first report to the end.

    Args:
        areas: every state is one place, as if an administrator had fixed it so.
    """
    world = demo_world(seed) if network == "large" else make_world(SMALL, seed)
    if areas:
        world = as_areas(world)
    return measure(world, rule)


def measure(world: World, rule: Rule) -> Coverage:
    """Release on the 16th of every month."""
    begin = min(one.report.month for one in world.filed)
    register, first = Register(world, rule), None
    last = Month.of(world.shape.end)
    for number in range(begin.number + 1, last.number + 1):
        register.release(Month(number).first_day + timedelta(days=15))
        if first is None and register.atoms:
            first = number - begin.number
    counted = [
        one.report
        for one in world.filed
        if one.report.outcome == DETAINED
        and one.report.month < last
        and one.accepted <= world.shape.end
        and one.withdrawn is None
    ]
    released = {one.report.key for one in register.published}
    level_of = {atom.id: atom.level for atom in register.atoms}
    own = {one.report.key for one in register.published if level_of[one.atom] is Level.PLACE}
    held: Counter[str] = Counter()
    for waits in register.held:
        if waits.kind in ("place", "state", "nation"):
            held[f"{waits.kind} {waits.reason}"] += waits.reports
    return Coverage(
        reports=len(counted),
        released=sum(1 for one in counted if one.key in released),
        named=sum(1 for one in counted if one.key in own),
        places=len({atom.where for atom in register.atoms if atom.level is Level.PLACE}),
        of_places=len(world.places),
        first=first,
        held=held,
    )


def as_areas(world: World) -> World:
    """The same with one place for each state."""
    by_state: dict[str, list[str]] = {}
    for place in world.places:
        by_state.setdefault(place.state, []).extend(place.cities)
    places = tuple(
        Place(f"{state.lower()}/area", f"{state} area", state, tuple(cities))
        for state, cities in sorted(by_state.items())
    )
    filed = []
    for one in world.filed:
        moved = replace(one.report, place=f"{one.report.state.lower()}/area")
        filed.append(Filed(moved, one.accepted, one.withdrawn))
    return World(world.shape, places, tuple(filed))


def demo_world(seed: int, records: int = 5_000, end: date = date(2026, 11, 1)) -> World:
    """The demo's own records, as far as they count."""
    random = Random(f"coverage {seed}")
    drawn = Places()
    invented = list(invent(Plan(records, seed, end), drawn, Roster(drawn.busiest_cities())))
    filed, places = [], {}
    for key, one in enumerate(invented):
        answers = one.answers
        slug = f"{answers['state']}/{answers['city']}".lower().replace(" ", "-")
        city, state = str(answers["city"]), str(answers["state"])
        places[slug] = Place(slug, city, state, (city,))
        if not _counts(answers, end):
            continue
        day = answers["incident_date"]
        assert isinstance(day, date)
        people = answers["people_count"]
        assert isinstance(people, int)
        report = Report(
            key=key,
            place=slug,
            state=state,
            month=Month.of(day),
            people=people,
            reporter=f"r{one.reporter.number}",
            office=f"o{one.reporter.office}",
            outcome=str(answers["incident_outcome"]),
            values=_values(answers),
        )
        reviewed = timedelta(days=1 + int(random.expovariate(1 / 9)))
        filed.append(Filed(report, one.created_at.date() + reviewed, None))
    return World(LARGE, tuple(places.values()), tuple(filed))


def _counts(answers: Mapping[str, Value], end: date) -> bool:
    hold = answers.get("public_hold")
    return (
        answers.get("review_status") == "accepted"
        and answers.get("confidence") in ("confirmed", "probable")
        and answers.get("sharing_basis") in OPEN
        and not (isinstance(hold, date) and hold >= end)
    )


def _values(answers: Mapping[str, Value]) -> dict[str, str]:
    found = {}
    for name, family in families().items():
        if name == MOTION_AND_RULING:
            motion, ruling = (answers.get(field) for field in family.sources)
            found[name] = motion_and_ruling(
                str(motion) if motion else None, str(ruling) if ruling else None
            )
        elif family.kind == INDICATOR:
            found[name] = RESULTS.get(assess(name, answers).result, "open")
        else:
            found[name] = str(answers.get(name) or NOT_ANSWERED)
    return found
