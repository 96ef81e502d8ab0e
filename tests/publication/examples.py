"""Reports and questions for tests: keyword-only functions with defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.publication.families_of import DETAINED, families
from app.publication.model import Proposal, Published, Question, Report, State
from app.publication.propose import propose
from app.releases import Month, Place, Quarter, Rule
from app.releases.model import NOT_ANSWERED

PHOENIX = Place("az/phoenix", "Phoenix", "AZ", ("Phoenix",))
TUCSON = Place("az/tucson", "Tucson", "AZ", ("Tucson",))
FLORENCE = Place("az/florence", "Florence", "AZ", ("Florence",))
ELOY = Place("az/eloy", "Eloy", "AZ", ("Eloy",))
SEATTLE = Place("wa/seattle", "Seattle", "WA", ("Seattle",))
DENVER = Place("co/denver", "Denver", "CO", ("Denver",))
BOSTON = Place("ma/boston", "Boston", "MA", ("Boston",))
PLACES = (PHOENIX, TUCSON, FLORENCE, ELOY, SEATTLE, DENVER, BOSTON)
INDICATORS = ("officers_not_identified", "reason_not_stated", "counsel_excluded", "no_interpreter")
NOTHING = dict.fromkeys(families(), NOT_ANSWERED) | dict.fromkeys(INDICATORS, "open")
RULE = Rule()


def report(key: int, place: Place = PHOENIX, month: str = "2026-01", **given: Any) -> Report:
    """One person; six reporters of three offices take turns."""
    default = Report(
        key=key,
        place=place.slug,
        state=place.state,
        month=Month.read(month),
        people=1,
        reporter=f"r{key % 6}",
        office=f"o{key % 3}",
        outcome=DETAINED,
        values=NOTHING,
    )
    return replace(default, **given)


def reports(
    number: int, place: Place = PHOENIX, month: str = "2026-01", *, first: int = 0, **given: Any
) -> list[Report]:
    """So many of them."""
    return [report(first + n, place, month, **given) for n in range(number)]


def saying(found: Sequence[Report], **values: str) -> list[Report]:
    """The same reports with these values."""
    return [replace(one, values={**one.values, **values}) for one in found]


class Register:
    """Releases one after the other."""

    def __init__(self, places: Sequence[Place] = PLACES, rule: Rule = RULE) -> None:
        self.places, self.rule = places, rule
        self.state = State()
        self.proposals: list[Proposal] = []
        self.published: list[Published] = []
        self.taken: set[tuple[int, int]] = set()

    def question(self, day: str, found: Sequence[Report]) -> Question:
        """What would be asked on a day, of everything that is known by then."""
        return Question(
            number=len(self.proposals) + 1,
            as_of=date.fromisoformat(day),
            rule=self.rule,
            places=self.places,
            state=self.state,
            atoms=[atom for one in self.proposals for atom in one.atoms],
            tables=[table for one in self.proposals for table in one.tables],
            waiting=[one for one in found if (one.key, one.sign) not in self.taken],
            published=self.published,
        )

    def release(self, day: str, found: Sequence[Report]) -> Proposal:
        """Release what there is."""
        proposal = propose(self.question(day, found))
        of = {(one.key, one.sign): one for one in found}
        for atom, members in proposal.members.items():
            self.published += [
                Published(of[one], atom, Quarter.of(date.fromisoformat(day))) for one in members
            ]
            self.taken |= set(members)
        self.taken |= set(proposal.outcome_members)
        self.state = proposal.state
        self.proposals.append(proposal)
        return proposal


def why(proposal: Proposal, what: str) -> str:
    """Why something is held."""
    return next((one.reason for one in proposal.held if one.what == what), "")
