"""All places and pools of a release: what is released now, and where everything goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.publication.cities import Walk, walk
from app.publication.elsewhere import NATION, PoolDraft, pass_on
from app.publication.families_of import DETAINED
from app.publication.gate import Blocked
from app.publication.memory import Memory, Pool
from app.publication.model import Question, Report
from app.publication.rule import reports
from app.publication.seen import Run, SeenAtom
from app.releases import Level, Month, Quarter
from app.releases.months import last_closed


@dataclass(frozen=True)
class Walked:
    """What became of all places and pools."""

    begin: Month
    last: Month
    walks: Mapping[str, Walk]
    drafts: tuple[PoolDraft, ...]
    pools: Mapping[str, Pool]
    in_pools: Mapping[Run, Sequence[Report]]


def detentions(question: Question) -> list[Report]:
    """The waiting reports that may enter an atom."""
    listed = {place.slug for place in question.places}
    return [one for one in question.waiting if one.outcome == DETAINED and one.place in listed]


def walk_all(question: Question, memory: Memory, blocked: Blocked) -> Walked | None:
    """Walk through every place, then through the pools; None while there is nothing at all.

    Raises:
        ValueError: the release before looked at later months.
    """
    rule = question.rule
    last = last_closed(question.as_of, rule.delay_days)
    if memory.clock is not None and last < memory.clock:
        raise ValueError(f"as of {question.as_of} fewer months are closed than at the last release")
    closed = [one for one in detentions(question) if one.month <= last or one.sign < 0]
    begin = memory.begin or _begin(closed)
    if begin is None:
        return None
    # A place that joins the list later goes on where the others are.
    start = begin if memory.clock is None else memory.clock.plus(1)
    waiting_runs = {run for pool in memory.pools.values() for run in pool.runs}
    by_place, in_runs = _sorted(closed, waiting_runs)
    walks = {}
    for place in sorted(question.places, key=lambda one: one.slug):
        ends = {end for slug, end in blocked.ends if slug == place.slug}
        ends |= set(memory.held_ends.get(place.slug, ()))
        found = by_place.get(place.slug, [])
        from_here = memory.next.get(place.slug, start)
        walks[place.slug] = walk(rule, place, from_here, last, found, ends)
    passed = [run for one in walks.values() for run in one.passed]
    runs = waiting_runs | set(passed)
    in_pools = {run: [*in_runs.get(run, ()), *_within(run, by_place)] for run in runs}
    clock = [start.plus(n) for n in range(last.number - start.number + 1)] or [last]
    drafts, pools = pass_on(rule, memory.pools, passed, clock, in_pools.__getitem__, blocked.pools)
    return Walked(begin, last, walks, drafts, pools, in_pools)


def place_atoms(
    number: int, quarter: Quarter, walked: Walked
) -> list[tuple[SeenAtom, list[Report]]]:
    """The atoms of a release with their ids, and the reports in them."""
    found: list[tuple[SeenAtom, list[Report]]] = []

    def ident() -> str:
        return f"{number}.{len(found) + 1}"

    for slug in sorted(walked.walks):
        for draft in walked.walks[slug].drafts:
            atom = SeenAtom(
                ident(),
                Level.PLACE,
                slug,
                quarter,
                draft.first,
                draft.last,
                reports(draft.reports),
                draft.late,
                draft.corrected,
                draft.too_few,
            )
            found.append((atom, list(draft.reports)))
    for pool in walked.drafts:
        level = Level.NATION if pool.where == NATION else Level.STATE
        first = min(run.first for run in pool.runs)
        last = max(run.last for run in pool.runs)
        atom = SeenAtom(
            ident(),
            level,
            pool.where,
            quarter,
            first,
            last,
            reports(pool.reports),
            runs=pool.runs,
            few_together=pool.few,
        )
        found.append((atom, list(pool.reports)))
    return found


def _begin(closed: Sequence[Report]) -> Month | None:
    """The first month of the quarter of the first report: no month is known to hold one."""
    first = min((one.month for one in closed), default=None)
    return None if first is None else Month(first.number // 3 * 3)


def _sorted(
    closed: Sequence[Report], runs: set[Run]
) -> tuple[dict[str, list[Report]], dict[Run, list[Report]]]:
    """Reports of runs that wait in a pool belong there; all others to their place."""
    of_place: dict[str, list[Run]] = {}
    for run in runs:
        of_place.setdefault(run.place, []).append(run)
    by_place: dict[str, list[Report]] = {}
    in_runs: dict[Run, list[Report]] = {}
    for one in closed:
        at = next(
            (
                run
                for run in of_place.get(one.place, ())
                if one.sign > 0 and run.first <= one.month <= run.last
            ),
            None,
        )
        if at is None:
            by_place.setdefault(one.place, []).append(one)
        else:
            in_runs.setdefault(at, []).append(one)
    return by_place, in_runs


def _within(run: Run, by_place: Mapping[str, Sequence[Report]]) -> list[Report]:
    """The reports of a run that its place passed on just now."""
    return [
        one
        for one in by_place.get(run.place, ())
        if one.sign > 0 and run.first <= one.month <= run.last
    ]
