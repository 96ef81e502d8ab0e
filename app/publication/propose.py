"""What the next release would hold: the whole arithmetic, from one question to one proposal.

    walking   which months of which places are atoms now, and what is passed on
    tabling   which tables of which quarters close
    gate      the attack on all of it; what it finds is held back, and all is done again
    holding   what waits, and why

The same question has the same answer, in whatever order its reports come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.publication.gate import Blocked, hold_back
from app.publication.gathered import gathered, seen_gathered
from app.publication.holding import held_back
from app.publication.memory import Memory, kept, remembered
from app.publication.model import Proposal, Question, Report
from app.publication.rule import people
from app.publication.seen import Seen, SeenAtom
from app.publication.tabling import Tabled, since_after, tabulate
from app.publication.walking import Walked, detentions, place_atoms, walk_all
from app.releases import Atom, Level, Quarter
from app.releases.months import last_closed


@dataclass(frozen=True)
class _Draft:
    """A release with some of it blocked."""

    walked: Walked | None
    tabled: Tabled | None
    atoms: tuple[tuple[SeenAtom, list[Report]], ...]
    waiting: tuple[Report, ...]  # detentions that are in no atom
    seen: Seen


def propose(question: Question) -> Proposal:
    """What a release would hold, what it would not and why, and the state after it.

    Raises:
        ValueError: `as_of` lies before months that were released, or a report has a value that its
            family does not know.
        Impossible: (app.publication.bounds) the history contradicts itself.
    """
    in_order = sorted(question.waiting, key=lambda one: (one.month.number, one.key, one.sign))
    question = replace(question, waiting=in_order)
    memory = remembered(question.state, question.rule)
    blocked = hold_back(memory.seen, lambda tried: _draft(question, memory, tried).seen)
    draft = _draft(question, memory, blocked)
    tabled = draft.tabled
    tables = [] if tabled is None else list(tabled.drafts)
    own = {atom.where for atom in draft.seen.atoms if atom.level is Level.PLACE}
    released = sum(atom.people for atom in question.atoms)
    released += sum(people(found) for _, found in draft.atoms)
    return Proposal(
        atoms=tuple(_atom(atom, found) for atom, found in draft.atoms),
        members={atom.id: _keys(found) for atom, found in draft.atoms},
        tables=tuple(one.published(_table_id(question, n)) for n, one in enumerate(tables, 1)),
        outcome_members=_keys(tabled.in_outcomes) if tabled else (),
        held=held_back(
            question,
            draft.walked,
            tabled,
            blocked,
            last_closed(question.as_of, question.rule.delay_days),
        ),
        gathered=gathered(question.rule, question.places, released, own, draft.waiting),
        state=kept(_after(question, memory, draft, blocked)),
    )


def _draft(question: Question, memory: Memory, blocked: Blocked) -> _Draft:
    walked = walk_all(question, memory, blocked)
    quarter = Quarter.of(question.as_of)
    last = last_closed(question.as_of, question.rule.delay_days)
    begin = walked.begin if walked else last
    tabled = tabulate(question, memory, begin, last, blocked)
    atoms = place_atoms(question.number, quarter, walked) if walked else []
    taken = {(one.key, one.sign) for _, found in atoms for one in found}
    waiting = tuple(one for one in detentions(question) if (one.key, one.sign) not in taken)
    tables = (one.seen(_table_id(question, n)) for n, one in enumerate(tabled.drafts, 1))
    seen = replace(
        memory.seen,
        atoms=(*memory.seen.atoms, *(atom for atom, _ in atoms)),
        tables=(*memory.seen.tables, *tables),
        gathered=(seen_gathered(question.rule, question.number, waiting),),
        waited=(*memory.seen.waited, *tabled.waited),
        inside_few=(*memory.seen.inside_few, *tabled.inside_few),
        harmless=(*memory.seen.harmless, *tabled.harmless),
        unlinked=tuple(sorted({*memory.seen.unlinked, *tabled.unlinked})),
    )
    return _Draft(walked, tabled, tuple(atoms), waiting, seen)


def _after(question: Question, memory: Memory, draft: _Draft, blocked: Blocked) -> Memory:
    """What the next release has to know."""
    tabled = draft.tabled
    places = [atom.where for atom, _ in draft.atoms if atom.level is Level.PLACE]
    since = dict(tabled.since if tabled else memory.since)
    if draft.atoms:
        since = since_after(since, Quarter.of(question.as_of), places)
    after = replace(
        memory, since=since, tried=tabled.tried if tabled else memory.tried, seen=draft.seen
    )
    if draft.walked is None:
        return after
    ends = {(place, end) for place, found in memory.held_ends.items() for end in found}
    ends |= blocked.ends
    walks = draft.walked.walks
    goes_on = {**memory.next, **{place: walk.next for place, walk in walks.items()}}
    return replace(
        after,
        begin=draft.walked.begin,
        clock=draft.walked.last,
        next=goes_on,
        held_ends={
            place: tuple(sorted(end for where, end in ends if where == place and end >= first))
            for place, first in goes_on.items()
            if any(where == place and end >= first for where, end in ends)
        },
        pools=draft.walked.pools,
    )


def _atom(atom: SeenAtom, found: list[Report]) -> Atom:
    return Atom(
        atom.id,
        atom.level,
        atom.where,
        atom.first,
        atom.last,
        people(found),
        late=atom.late,
        corrected=atom.corrected,
    )


def _keys(found: tuple[Report, ...] | list[Report]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((one.key, one.sign) for one in found))


def _table_id(question: Question, number: int) -> str:
    return f"{question.number}.T{number}"
