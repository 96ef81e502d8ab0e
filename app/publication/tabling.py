"""The tables of a release: which quarters they cover, which close, and which wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.publication.families_of import families, is_linked
from app.publication.gate import Blocked
from app.publication.inside import Parts, inside, parts
from app.publication.memory import Memory
from app.publication.model import Published, Question, Report
from app.publication.rule import GATE, TOO_FEW
from app.publication.seen import Span, Waited
from app.publication.tables import TableDraft, due_outcomes, national, other_outcomes
from app.releases import Level, Month, Quarter, Rule
from app.releases.families import AFTER_MOTION, OUTCOMES

INSIDE = "inside:"


@dataclass(frozen=True)
class Tabled:
    """What became of the tables."""

    drafts: tuple[TableDraft, ...]
    since: Mapping[str, Quarter]  # after this release
    tried: Quarter
    waiting: tuple[tuple[str, str, str], ...]  # family, place, why: what was tried and waits
    waited: tuple[Waited, ...]
    inside_few: tuple[Span, ...]
    harmless: tuple[Span, ...]
    unlinked: tuple[Quarter, ...]
    in_outcomes: tuple[Report, ...]  # the reports in a table of the other outcomes


def tabulate(
    question: Question, memory: Memory, begin: Month, until: Month, blocked: Blocked
) -> Tabled:
    """Try every table that is due: with the first release of a later quarter, and only then.

    Args:
        begin: the first month of everything.
        until: the last closed month.
    """
    ready = Quarter.of(question.as_of).plus(-1)
    since = dict(memory.since)
    if memory.tried is not None and ready <= memory.tried:
        return Tabled((), since, memory.tried, (), (), (), (), (), ())
    made = _Made(question.rule, blocked, since, ready)
    earlier = [one for one in question.published if one.quarter <= ready]
    for family in families():
        first = since.get(family)
        if first is not None and any(one.quarter >= first for one in earlier):
            made.national(family, national(question.rule, family, first, ready, earlier))
    made.outcomes(question.waiting, begin, until)
    _inside_all(made, question, memory, earlier)
    return Tabled(
        tuple(made.drafts),
        since,
        ready,
        tuple(made.waiting),
        tuple(made.waited),
        tuple(made.inside_few),
        tuple(made.harmless),
        tuple(sorted({one.quarter for one in earlier if not is_linked(one.report.values)})),
        made.in_outcomes,
    )


def since_after(
    since: Mapping[str, Quarter], quarter: Quarter, places: Iterable[str]
) -> dict[str, Quarter]:
    """From which quarter tables are open once a release of this quarter holds atoms.

    Args:
        places: those with an atom of their own in it.
    """
    found = dict(since)
    for name in (*families(), *(INSIDE + place for place in places)):
        found.setdefault(name, quarter)
    return found


class _Made:
    def __init__(
        self, rule: Rule, blocked: Blocked, since: dict[str, Quarter], ready: Quarter
    ) -> None:
        self.rule, self.blocked, self.since, self.ready = rule, blocked, since, ready
        self.drafts: list[TableDraft] = []
        self.waiting: list[tuple[str, str, str]] = []
        self.waited: list[Waited] = []
        self.inside_few: list[Span] = []
        self.harmless: list[Span] = []
        self.in_outcomes: tuple[Report, ...] = ()

    def take(
        self, family: str, place: str, draft: TableDraft | None, why: str = "cannot_close"
    ) -> bool:
        """A table that closes, unless the gate holds it back; its next one begins a quarter on."""
        if draft is None or (family, place) in self.blocked.tables:
            self.waiting.append((family, place, why if draft is None else GATE))
            return False
        self.drafts.append(draft)
        name = family if family != AFTER_MOTION else INSIDE + place
        if family == OUTCOMES:
            self.since[name] = self.ready.plus(1)
        else:
            del self.since[name]
        return True

    def national(self, family: str, draft: TableDraft | Waited | None) -> None:
        """A table of the whole network."""
        if isinstance(draft, Waited):
            self.waited.append(draft)
            self.take(family, "", None)
        else:
            self.take(family, "", draft, TOO_FEW)

    def outcomes(self, waiting: Iterable[Report], begin: Month, until: Month) -> None:
        """The table of those who were not detained; its quarters are those of its months."""
        due = due_outcomes(waiting, until, self.ready)
        if not due:
            return
        first = self.since.setdefault(OUTCOMES, min(begin.quarter, self.ready))
        if self.take(OUTCOMES, "", other_outcomes(self.rule, first, self.ready, due)):
            self.in_outcomes = due

    def inside(self, of: Parts) -> None:
        """The table inside one place."""
        draft = inside(self.rule, of)
        if not self.take(AFTER_MOTION, of.place, draft) and draft is None:
            few = of.few(self.rule)
            self.inside_few += [few] if few is not None else []

    def note_harmless(self, of: Parts | None) -> None:
        """Remember a span that could be published."""
        if of is not None and of.may_be_numbers(self.rule):
            self.harmless.append(of.span)


def _inside_all(
    made: _Made, question: Question, memory: Memory, earlier: Sequence[Published]
) -> None:
    level_of = {atom.id: atom.level for atom in memory.seen.atoms}
    where: dict[str, list[Published]] = {}
    pooled: dict[str, list[Published]] = {}
    atom_where = {atom.id: atom.where for atom in memory.seen.atoms}
    for one in earlier:
        into = where if level_of[one.atom] is Level.PLACE else pooled
        into.setdefault(atom_where[one.atom], []).append(one)
    fresh = memory.tried.plus(1) if memory.tried is not None else Quarter(0)
    for place in sorted(where | pooled):
        of_place = where.get(place) or pooled[place]
        for number in {one.quarter.number for one in of_place}:
            quarter = Quarter(number)
            if quarter >= fresh:
                made.note_harmless(parts(place, quarter, quarter, of_place))
        first = made.since.get(INSIDE + place)
        found = parts(place, first, made.ready, of_place) if first is not None else None
        if found is not None:
            made.note_harmless(found)
            made.inside(found)
