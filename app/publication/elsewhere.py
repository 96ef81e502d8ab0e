"""What was carried for too long: "elsewhere in this state", then "elsewhere".

A run that is passed on is never divided. It waits in the pool of its state until the pool may be a
number; when its oldest run has waited there for `carry_months`, the whole pool moves to that of the
nation, where it waits as long as it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.publication.memory import Pool
from app.publication.model import Report
from app.publication.rule import reports, why_not
from app.publication.seen import Run
from app.releases import Month, Rule

NATION = ""
TOO_FEW_PLACES = "too_few_places"
ReportsOf = Callable[[Run], Sequence[Report]]


@dataclass(frozen=True)
class PoolDraft:
    """An atom of a pool without its number."""

    where: str  # USPS code, or NATION
    runs: tuple[Run, ...]
    reports: tuple[Report, ...]
    few: tuple[tuple[int, int], ...]  # parts that were known too few, and still are


def pass_on(
    rule: Rule,
    pools: Mapping[str, Pool],
    passed: Sequence[Run],
    clock: Sequence[Month],
    reports_of: ReportsOf,
    held: Collection[tuple[Run, ...]] = (),
) -> tuple[tuple[PoolDraft, ...], dict[str, Pool]]:
    """Let runs wait, release pools and move them on, month by month.

    Args:
        pools: by USPS code or NATION, as the release before left them.
        passed: runs that places passed on in the months of `clock`.
        clock: months that closed since, in order; at least one, which may have been looked at
            before: reports of runs that wait come in later.
        held: pools that the gate holds back until more runs join them.
    """
    pools = dict(pools)
    drafts: list[PoolDraft] = []
    for month in clock:
        came = sorted((run for run in passed if run.last == month), key=lambda run: run.place)
        for run in came:
            pools[run.state] = _with(pools.get(run.state, Pool()), [run], month)
        for state in sorted(set(pools) - {NATION}):
            pools[state] = _tried(rule, state, pools[state], drafts, reports_of, held)
            waited = pools[state].joined
            if waited and min(waited).plus(rule.carry_months) <= month:
                moved = pools[state]
                nation = _with(pools.get(NATION, Pool()), moved.runs, month)
                if moved.few:
                    before = len(nation.runs) - len(moved.runs)
                    known = [(first + before, end + before) for first, end in moved.few]
                    nation = replace(nation, few=(*nation.few, *known))
                pools[NATION], pools[state] = nation, Pool()
        if NATION in pools:
            pools[NATION] = _tried(rule, NATION, pools[NATION], drafts, reports_of, held)
    return tuple(drafts), {where: pool for where, pool in pools.items() if pool.runs}


def why_waiting(rule: Rule, where: str, found: Sequence[Report]) -> str:
    """Why a pool may be no number, or "".

    Places and states count only where they hold reports: who knows that a place has no lawyers
    must not be left with the number of another.
    """
    holding = {(report.place, report.state) for report in found}
    if where == NATION:
        enough = len({state for _, state in holding}) >= rule.pool_states
    else:
        enough = len(holding) >= rule.pool_places
    why = why_not(rule, found)
    return why or ("" if enough else TOO_FEW_PLACES)


def _with(pool: Pool, runs: Sequence[Run], month: Month) -> Pool:
    return replace(pool, runs=(*pool.runs, *runs), joined=(*pool.joined, *([month] * len(runs))))


def _tried(
    rule: Rule,
    where: str,
    pool: Pool,
    drafts: list[PoolDraft],
    reports_of: ReportsOf,
    held: Collection[tuple[Run, ...]],
) -> Pool:
    """The pool afterwards: empty where it is released."""
    if not pool.runs:
        return pool
    found = [report for run in pool.runs for report in reports_of(run)]
    if why_waiting(rule, where, found):
        if reports(found) >= rule.threshold:
            return pool
        whole = (0, len(pool.runs))
        # The whole tells all that its beginnings tell; a state's part of the nation's stays.
        few = tuple(part for part in pool.few if part[0] > 0 and where == NATION)
        return replace(pool, few=(*few, whole))
    if pool.runs in held:
        pool = replace(pool, held_at=len(pool.runs))
    if pool.held_at == len(pool.runs):
        return pool
    known = []
    for first, end in (*((n, n + 1) for n in range(len(pool.runs))), *pool.few):
        inside = sum(reports(reports_of(run)) for run in pool.runs[first:end])
        if inside < rule.threshold:
            known.append((first, end))
    drafts.append(PoolDraft(where, pool.runs, tuple(found), tuple(dict.fromkeys(known))))
    return Pool()
