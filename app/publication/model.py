"""What publishing is computed from, and what comes out: plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.releases import Atom, Gathered, Month, Place, Quarter, Rule, Table


@dataclass(frozen=True)
class Report:
    """One report that is open to counts, with the values that it has at this moment.

    `sign` is -1 for one that was published and was withdrawn afterwards: it lessens the next
    atom of its place, once.
    """

    key: int  # the record's; the same for a report and for its withdrawal
    place: str  # slug
    state: str  # USPS code
    month: Month  # of the detention
    people: int
    reporter: str  # whoever counts as its reporter
    office: str
    outcome: str  # a code of incident_outcome
    values: Mapping[str, str]  # family -> value; every family of app/releases/families.py
    sign: int = 1

    @property
    def net(self) -> int:
        """The people that it adds."""
        return self.sign * self.people


@dataclass(frozen=True)
class Published:
    """A report inside a released atom: its values are those of that moment, and stay."""

    report: Report
    atom: str  # id
    quarter: Quarter  # of the release


@dataclass(frozen=True)
class State:
    """What is known from releases so far, beside the release files themselves: where each place
    goes on, what was passed on, which tables wait, and why what was not released was not.

    It holds no key of a report, and it is not public: it tells what is held.
    """

    # Plain JSON; `memory.py` says what stands in it. Empty: nothing was released yet.
    content: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """Something that is not released now, for the people who publish."""

    what: str  # slug, USPS code, "" or the name of a family
    kind: str  # place, state, nation, table, outcomes, place_table, gathered
    # A code: too_few, reporters, one_office, month_open, no_place, too_few_places, gate,
    # quarter_open, cannot_close.
    reason: str
    first: Month | None = None
    last: Month | None = None
    reports: int = 0
    people: int = 0


@dataclass(frozen=True)
class Proposal:
    """What a release would hold, and what it would not."""

    atoms: tuple[Atom, ...]
    members: Mapping[str, tuple[tuple[int, int], ...]]  # atom id -> (key, sign) of its reports
    tables: tuple[Table, ...]  # values, inside places, and of the other outcomes
    outcome_members: tuple[tuple[int, int], ...]  # (key, sign) in a table of the other outcomes
    held: tuple[Held, ...]
    gathered: Gathered | None
    state: State  # after this release


@dataclass(frozen=True)
class Question:
    """What `propose` answers: everything that it may look at."""

    number: int  # of the release to be
    as_of: date
    rule: Rule
    places: Sequence[Place]
    state: State  # after the release before
    atoms: Sequence[Atom]  # released so far
    tables: Sequence[Table]
    # In no atom and in no table of the other outcomes yet, withdrawals among them; whatever the
    # outcome is, and also of months that are still open.
    waiting: Sequence[Report]
    # In an atom. Needed are those of `memory.tables_open_since(state)` and later; more do no harm.
    # Retracted atoms stay among them: what was public stays known.
    published: Sequence[Published]
