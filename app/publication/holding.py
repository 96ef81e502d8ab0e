"""What a release does not hold, and why: for the people who publish, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.publication.elsewhere import NATION, why_waiting
from app.publication.families_of import OTHER_OUTCOMES
from app.publication.gate import Blocked
from app.publication.memory import Pool
from app.publication.model import Held, Question, Report
from app.publication.rule import GATE, ONE_OFFICE, REPORTERS, TOO_FEW, people, reports
from app.publication.tabling import INSIDE, Tabled
from app.publication.walking import Walked, detentions
from app.releases import Month, Rule
from app.releases.families import AFTER_MOTION, OUTCOMES

REASONS = (
    TOO_FEW,
    REPORTERS,
    ONE_OFFICE,
    "month_open",
    "no_place",
    "too_few_places",
    GATE,
    "quarter_open",
    "cannot_close",
)


def held_back(
    question: Question, walked: Walked | None, tabled: Tabled | None, blocked: Blocked, last: Month
) -> tuple[Held, ...]:
    """Everything that waits."""
    found = list(_open_months(question, last))
    if walked is not None:
        found += _places(walked)
        found += _pools(question.rule, walked, walked.pools, blocked)
    if tabled is not None:
        found += _tables(tabled)
        found += _outcomes(question, tabled)
    return tuple(found)


def _held(
    what: str,
    kind: str,
    reason: str,
    of: Sequence[Report],
    first: Month | None = None,
    last: Month | None = None,
) -> Held:
    return Held(what, kind, reason, first, last, reports(of), people(of))


def _open_months(question: Question, last: Month) -> Iterable[Held]:
    """Months that are not closed, and places that are not on the list."""
    listed = {place.slug for place in question.places}
    by_place: dict[str, list[Report]] = {}
    for one in detentions(question):
        if one.month > last:
            by_place.setdefault(one.place, []).append(one)
    for place, of in sorted(by_place.items()):
        yield _held(place, "place", "month_open", of, last.plus(1), max(one.month for one in of))
    lost = [one for one in question.waiting if one.place not in listed]
    for place in sorted({one.place for one in lost}):
        yield _held(place, "place", "no_place", [one for one in lost if one.place == place])


def _places(walked: Walked) -> Iterable[Held]:
    for place, walk in walked.walks.items():
        if walk.carried:
            yield _held(place, "place", walk.why, walk.carried, walk.next, walked.last)


def _pools(
    rule: Rule, walked: Walked, pools: Mapping[str, Pool], blocked: Blocked
) -> Iterable[Held]:
    for where, pool in sorted(pools.items()):
        of = [report for run in pool.runs for report in walked.in_pools[run]]
        if of:
            gate = pool.runs in blocked.pools or pool.held_at == len(pool.runs)
            yield _held(
                where,
                "nation" if where == NATION else "state",
                why_waiting(rule, where, of) or (GATE if gate else TOO_FEW),
                of,
                min(run.first for run in pool.runs),
                max(run.last for run in pool.runs),
            )


def _tables(tabled: Tabled) -> Iterable[Held]:
    tried = {(family, place): why for family, place, why in tabled.waiting}
    for name in sorted(tabled.since):
        place = name.removeprefix(INSIDE) if name.startswith(INSIDE) else ""
        if name == OUTCOMES:
            continue
        why = tried.get((AFTER_MOTION if place else name, place), "quarter_open")
        yield Held(place or name, "place_table" if place else "table", why)


def _outcomes(question: Question, tabled: Tabled) -> Iterable[Held]:
    taken = {(one.key, one.sign) for one in tabled.in_outcomes}
    of = [
        one
        for one in question.waiting
        if one.outcome in OTHER_OUTCOMES and (one.key, one.sign) not in taken
    ]
    why = {family: why for family, _, why in tabled.waiting}.get(OUTCOMES, "quarter_open")
    if of:
        months = [one.month for one in of]
        yield _held(OUTCOMES, "outcomes", why, of, min(months), max(months))
