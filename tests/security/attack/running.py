"""Days of releases over a world: through `propose`, into files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.publication.families_of import DETAINED
from app.publication.memory import Memory, remembered
from app.publication.model import Held, Published, Question, Report, State
from app.publication.propose import propose
from app.publication.rule import reports
from app.releases import Atom, Quarter, Release, Rule, Table
from app.releases.families import OUTCOMES
from app.releases.folder import put, seal
from tests.security.attack.world import World

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@dataclass
class Register:
    """What the register knows of its releases."""

    world: World
    rule: Rule
    folder: Path | None = None
    state: State = field(default_factory=State)
    atoms: list[Atom] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)
    in_outcomes: dict[tuple[int, int], Report] = field(default_factory=dict)
    outcome_table: dict[tuple[int, int], str] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)  # release -> detentions that wait after it
    held: tuple[Held, ...] = ()
    number: int = 0
    previous: str = ""

    def memory(self) -> Memory:
        """What the state holds."""
        return remembered(self.state, self.rule)

    def taken(self) -> set[tuple[int, int]]:
        """Reports and withdrawals that are in a release."""
        return {(one.report.key, one.report.sign) for one in self.published} | set(self.in_outcomes)

    def waiting(self, day: date) -> list[Report]:
        """What is in no release yet on a day, withdrawals of what is among it."""
        taken = self.taken()
        found = []
        for one in self.world.filed:
            key = one.report.key
            gone = one.withdrawn is not None and one.withdrawn <= day
            if (key, 1) in taken:
                if gone and (key, -1) not in taken:
                    found.append(replace(one.report, sign=-1))
            elif one.accepted <= day and not gone:
                found.append(one.report)
        return found

    def release(self, day: date) -> None:
        """Make the next release and keep it."""
        self.number += 1
        waiting = self.waiting(day)
        found = propose(
            Question(
                self.number,
                day,
                self.rule,
                self.world.places,
                self.state,
                self.atoms,
                self.tables,
                waiting,
                self.published,
            )
        )
        of = {(one.key, one.sign): one for one in waiting}
        for atom, members in found.members.items():
            self.published += [Published(of[member], atom, Quarter.of(day)) for member in members]
        self.in_outcomes |= {member: of[member] for member in found.outcome_members}
        for table in found.tables:
            if table.family == OUTCOMES:
                self.outcome_table |= dict.fromkeys(found.outcome_members, table.id)
        self.atoms += found.atoms
        self.tables += found.tables
        self.state, self.held = found.state, found.held
        taken = self.taken()
        left = [one for one in waiting if (one.key, one.sign) not in taken]
        self.left[self.number] = reports(one for one in left if one.outcome == DETAINED)
        if self.folder is not None:
            release = Release(
                number=self.number,
                as_of=day,
                made_at=f"{day.isoformat()}T12:00:00+00:00",
                synthetic=True,
                previous=self.previous,
                rule=self.rule,
                places=self.world.places,
                atoms=found.atoms,
                tables=found.tables,
                errata=(),
                gathered=found.gathered,
                audit_sequence=self.number,
                audit_hash="00" * 32,
            )
            data = seal(release, KEY)
            self.previous = hashlib.sha256(data).hexdigest()
            put(self.folder, self.number, data)


def days_of(first: date, days: int, every: int) -> Iterator[date]:
    """The days of releases."""
    for n in range(0, days, every):
        yield date.fromordinal(first.toordinal() + n)


def run(
    world: World,
    rule: Rule,
    days: Iterator[date],
    folder: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Register:
    """Release on each of these days."""
    register = Register(world, rule, folder)
    for day in days:
        register.release(day)
        say(f"{day}: release {register.number}, {len(register.atoms)} atoms so far")
    return register
