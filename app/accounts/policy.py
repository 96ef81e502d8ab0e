"""Who may do what to whose record: one table, deny by default.

A scope says how far a permission reaches. The basis for sharing decides the circle: a record
whose basis is blank, pending or refused stays inside its own office whatever the scope
(Model Rule 1.6 covers even public facts about a client).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

from app.accounts.roles import Role


class Scope(IntEnum):
    """How far a permission reaches; the wider one wins when a person holds several roles."""

    NONE = 0
    OWN = 1  # the person's own reports
    OFFICE = 2  # the person's office
    NETWORK = 3  # and every record whose basis opens it to the network
    ANY = 4  # not about records


# Bases for sharing that open a record to the network and to counts.
OPEN_BASES = frozenset({"not_our_client", "client_consented", "engagement_terms"})
# A record with this basis leaves its office in no file, not even for the office itself.
NEVER_EXPORTED = frozenset({"refused"})

_A, _C, _N = Role.ATTORNEY, Role.COORDINATOR, Role.NETWORK_COORDINATOR
_D = Role.ADMINISTRATOR

POLICY: Mapping[str, Mapping[Role, Scope]] = {
    "incident.file": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.OFFICE},
    "incident.read": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.NETWORK},
    # Shown to a session that may only file, too: the own ones of the last day.
    "incident.receipt": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.NETWORK},
    "incident.revise": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.NETWORK},
    "incident.withdraw": {_A: Scope.OWN, _C: Scope.OWN, _N: Scope.OWN},
    # Consent is to de-identified counting: free text stays with the office that wrote it.
    "incident.narrative": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.OFFICE},
    # A declaration holds free text, and goes to a court: a matter of the own office.
    "incident.declare": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.OFFICE},
    "incident.decide": {_C: Scope.OFFICE, _N: Scope.NETWORK},
    "incident.export": {_C: Scope.OFFICE, _N: Scope.NETWORK},
    "incident.import": {_C: Scope.OFFICE, _N: Scope.OFFICE},
    # The moments at which an import writes into the register, or takes back.
    "incident.import_run": {_C: Scope.OFFICE, _N: Scope.OFFICE},
    # Whether the client may be counted is the writer's to ask, or the office's.
    "consent.settle": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.OFFICE},
    # Help stays inside the office. An attorney answers what is their own, and what is the
    # office's while on call; the report behind it stays closed to them.
    "help.ask": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.OFFICE},
    "help.answer": {_A: Scope.OWN, _C: Scope.OFFICE, _N: Scope.OFFICE},
    "help.answer_on_call": {_A: Scope.OFFICE, _C: Scope.OFFICE, _N: Scope.OFFICE},
    "on_call.see": {_A: Scope.OFFICE, _C: Scope.OFFICE, _N: Scope.OFFICE, _D: Scope.ANY},
    "on_call.keep": {_C: Scope.OFFICE, _N: Scope.OFFICE, _D: Scope.ANY},
    "counts.see": {_A: Scope.ANY, _C: Scope.ANY, _N: Scope.ANY, Role.ADVOCATE: Scope.ANY},
    "counts.exact": {_A: Scope.OFFICE, _C: Scope.OFFICE, _N: Scope.NETWORK},
    "counts.rounded": {Role.ADVOCATE: Scope.NETWORK},
    "place.suggest": {_A: Scope.ANY, _C: Scope.ANY, _N: Scope.ANY},
    # Whoever reviews knows which court is missing; what is there is corrected by administrators.
    "place.add": {_C: Scope.ANY, _N: Scope.ANY, _D: Scope.ANY},
    "place.change": {_D: Scope.ANY},
    # What is published is a matter of the network, and of two people.
    "release.see": {_N: Scope.ANY},
    "release.make": {_N: Scope.ANY},
    "release.approve": {_N: Scope.ANY},
    "release.retract": {_N: Scope.ANY},
    "release.prepare": {_D: Scope.ANY},
    "order.read": dict.fromkeys((_A, _C, _N, Role.ADMINISTRATOR), Scope.ANY),
    "order.edit": {Role.ADMINISTRATOR: Scope.ANY},
    # Coordinators know the people of their own office. Whom they may make what: GRANTS.
    "person.see": {_C: Scope.OFFICE, _N: Scope.OFFICE, _D: Scope.ANY},
    "person.invite": {_C: Scope.OFFICE, _N: Scope.OFFICE, _D: Scope.ANY},
    "person.manage": {_C: Scope.OFFICE, _N: Scope.OFFICE, _D: Scope.ANY},
    "person.move": {_D: Scope.ANY},
    "office.manage": {_D: Scope.ANY},
    "settings.change": {Role.ADMINISTRATOR: Scope.ANY},
    # Everybody's own actions; no scope reaches a narrative.
    "audit.see": {
        **dict.fromkeys(Role, Scope.OWN),
        _C: Scope.OFFICE,
        _N: Scope.OFFICE,
        _D: Scope.ANY,
    },
    "start.see": dict.fromkeys(Role, Scope.ANY),
    "session.list": dict.fromkeys(Role, Scope.ANY),
    "session.end": dict.fromkeys(Role, Scope.ANY),
    "account.see": dict.fromkeys(Role, Scope.ANY),
    "account.password": dict.fromkeys(Role, Scope.ANY),
    "factor.keep": dict.fromkeys(Role, Scope.ANY),
    # Two of these after a lost device, an administrator among them (factors/lost.py).
    "factor.release": {_C: Scope.OFFICE, _N: Scope.OFFICE, _D: Scope.ANY},
}

# Whoever reaches so far needs a second factor: others' reports, and what administrators may.
NEEDS_FACTOR: Mapping[str, Scope] = {
    "incident.read": Scope.OFFICE,
    "incident.narrative": Scope.OFFICE,
    "incident.export": Scope.OFFICE,
    "settings.change": Scope.ANY,
    "audit.see": Scope.ANY,
}

# The roles that a role may give, and whose holders it may suspend: never one above itself. A
# coordinator of another office would read its closed reports: so a network coordinator, who must
# not, makes one in the own office alone.
GRANTS: Mapping[Role, frozenset[Role]] = {
    _C: frozenset({_A}),
    _N: frozenset({_A, _C}),
    _D: frozenset(Role),
}


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a person with an office and roles, or the server's shell."""

    person_id: int | None
    office_id: int | None
    roles: frozenset[Role]
    name: str = ""
    at_shell: bool = False

    def scope(self, action: str) -> Scope:
        """How far this action reaches for this actor.

        Raises:
            KeyError: the action is not in the policy table.
        """
        granted = POLICY[action]
        if self.at_shell:
            # Whoever is at the server's shell holds the keys, and acts for the network: audited.
            return max(Scope.NETWORK, *granted.values())
        return max((granted.get(role, Scope.NONE) for role in self.roles), default=Scope.NONE)

    def may(self, action: str) -> bool:
        """Whether the action is open to this actor at all."""
        return self.scope(action) > Scope.NONE

    @property
    def grants(self) -> frozenset[Role]:
        """The roles that this actor may give."""
        if self.at_shell:
            return frozenset(Role)
        return frozenset().union(*(GRANTS.get(role, frozenset()) for role in self.roles))

    def reaches(self, action: str, office_id: int) -> bool:
        """Whether an action about people reaches those of this office."""
        scope = self.scope(action)
        return scope is Scope.ANY or (scope >= Scope.OFFICE and office_id == self.office_id)

    def may_grant(self, action: str, office_id: int, roles: Collection[Role]) -> bool:
        """Whether it reaches somebody of this office who holds, or is to hold, these roles."""
        return self.reaches(action, office_id) and set(roles) <= self.grants


SHELL_ACTOR = Actor(None, None, frozenset(), name="shell", at_shell=True)
NOBODY = Actor(None, None, frozenset())


@dataclass(frozen=True)
class Owned:
    """What the policy has to know of a record."""

    office_id: int
    reporter_id: int | None
    sharing_basis: str | None


def policy(actor: Actor, action: str, of: Owned) -> bool:
    """Whether this actor may do this to this record."""
    scope = actor.scope(action)
    if actor.office_id is not None and of.office_id == actor.office_id:
        if scope >= Scope.OFFICE:
            return True
        return scope == Scope.OWN and of.reporter_id == actor.person_id
    return scope >= Scope.NETWORK and of.sharing_basis in OPEN_BASES
