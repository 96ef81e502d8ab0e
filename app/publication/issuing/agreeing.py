"""Two people agree on what is published, and both may at the moment when it is."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.access import actor_of
from app.accounts.models import Person, PersonRole
from app.accounts.policy import Actor
from app.accounts.roles import Role
from app.codebook import Told, marked
from app.publication.issuing.models import PublicRelease


class NotYours(Told):
    """Somebody else has to approve it."""


def coordinators(session: Session) -> int:
    """How many people could approve: network coordinators with an open account."""
    found = session.scalar(
        select(func.count())
        .select_from(Person)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.active, PersonRole.name == Role.NETWORK_COORDINATOR.value)
    )
    return found or 0


def must_be_another(session: Session, actor: Actor, row: PublicRelease) -> None:
    """Two people agree on what is published: whoever made it does not approve it. At the server's
    shell somebody may, as long as there are not two network coordinators.

    Raises:
        NotYours
    """
    if actor.at_shell:
        if coordinators(session) > 1:
            raise NotYours(
                marked(
                    "There are several network coordinators: one who did not make the candidate "
                    "approves it at /releases."
                )
            )
    elif row.made_by == actor.person_id:
        raise NotYours(
            marked(
                "You made this candidate: another network coordinator approves it or, where there "
                "is none, somebody at the server's shell: ./docket publish --approve"
            )
        )


def must_still_may(session: Session, actor: Actor) -> None:
    """Computing took seconds, in which the account may have been suspended or lost its role.

    Raises:
        NotYours
    """
    if actor.at_shell:
        return
    person = session.get(Person, actor.person_id, populate_existing=True)
    if person is None or not person.active or not actor_of(person).may("release.approve"):
        raise NotYours(
            marked("Your account is not allowed to do this. If you need it, ask a coordinator.")
        )
