"""The pools of ready-made answers that records are put together from, each made when needed."""

from __future__ import annotations

from functools import partial

from app.codebook import Value
from app.operations.demo.aftermath import Age, make_aftermath
from app.operations.demo.agents import make_agents
from app.operations.demo.appointments import make_appointment
from app.operations.demo.draws import random_of
from app.operations.demo.hearings import DETAINED, FEAR, PRESENCE, STOPPED, make_hearing
from app.operations.demo.person import make_person
from app.operations.demo.place_tables import COURT
from app.operations.demo.templates import Detail, Pool, make_pool

# Templates in a pool: enough that nobody notices, few enough that they are made in a second.
MANY, SOME = 128, 24
# An outcome of each kind: any outcome of a kind asks the same questions.
OUTCOME_OF = {
    DETAINED: "detained",
    STOPPED: "questioned_released",
    PRESENCE: "agents_present_only",
    FEAR: "did_not_attend_fear",
}


class Parts:
    """The pools of one run, by what decides which answers they may hold."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._pools: dict[tuple[object, ...], Pool] = {}

    def proceeding(self, venue: str, kind: str, detail: Detail, *, surge: bool) -> Pool:
        """Hearing or appointment, motion, orders, summons, timing of the arrest."""
        key = ("proceeding", venue, kind, detail, surge and venue == COURT)
        found = self._pools.get(key)
        if found is None:
            make = (
                partial(make_hearing, kind=kind, surge=surge)
                if venue == COURT
                else partial(make_appointment, venue=venue, kind=kind)
            )
            known: dict[str, Value] = {"venue_type": venue, "incident_outcome": OUTCOME_OF[kind]}
            found = self._pools[key] = make_pool(
                make,
                random_of(self._seed, *key),
                size=MANY if kind == DETAINED else SOME,
                detail=detail,
                known=known,
            )
        return found

    def agents(self, around: str, kind: str, detail: Detail) -> Pool:
        """What the agents looked like and did."""
        key = ("agents", around, kind, detail)
        found = self._pools.get(key)
        if found is None:
            found = self._pools[key] = make_pool(
                partial(make_agents, surroundings=around, kind=kind),
                random_of(self._seed, *key),
                size=MANY if kind == DETAINED else SOME,
                detail=detail,
                known={"incident_outcome": OUTCOME_OF[kind]},
            )
        return found

    def person(self, around: str, kind: str, detail: Detail) -> Pool:
        """The one person whom a record is about."""
        key = ("person", around, kind == DETAINED, detail)
        found = self._pools.get(key)
        if found is None:
            found = self._pools[key] = make_pool(
                partial(make_person, surroundings=around),
                random_of(self._seed, *key),
                size=MANY,
                detail=detail,
                known={"people_count": 1, "incident_outcome": OUTCOME_OF[kind]},
            )
        return found

    def aftermath(self, age: Age, detail: Detail) -> Pool:
        """What followed a detention."""
        key = ("aftermath", age.name, detail)
        found = self._pools.get(key)
        if found is None:
            found = self._pools[key] = make_pool(
                partial(make_aftermath, age=age),
                random_of(self._seed, *key),
                size=MANY,
                detail=detail,
                known={"incident_outcome": OUTCOME_OF[DETAINED]},
            )
        return found
