"""Errata: a published number that does not hold. It stays, marked, from the next release on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor
from app.codebook import Marked, Told, marked
from app.database import now
from app.ledger.chain import record_event
from app.publication.issuing.history import approved
from app.publication.issuing.models import PublicErratum
from app.releases.folder import unseal

REASONS: Mapping[str, Marked] = {
    "false_report": marked("A report in it was false"),
    "counting_error": marked("It was counted wrongly"),
}


class NoSuchPart(Told):
    """No released number has this name, or it is retracted already."""


def errata(session: Session) -> Sequence[PublicErratum]:
    """All, those that wait for the next release first."""
    found = session.scalars(select(PublicErratum).order_by(PublicErratum.asked_at.desc())).all()
    return sorted(found, key=lambda row: row.release_id is not None)


def retract(session: Session, actor: Actor, part: str, reason: str) -> None:
    """Have the next release say that an atom or a table does not hold.

    Raises:
        NoSuchPart: it is in no release, or is retracted already.
        ValueError: a reason that is none.
    """
    if reason not in REASONS:
        raise ValueError("no such reason")
    if part not in _parts(session) or session.get(PublicErratum, part) is not None:
        raise NoSuchPart(
            marked("Enter the number of an atom or table that is released, such as 1.1."),
        )
    session.add(PublicErratum(part=part, reason=reason, asked_at=now(), asked_by=actor.person_id))
    session.flush()
    record_event(session, who(actor), "release.retracted", f"part:{part}", {"kind": reason})


def _parts(session: Session) -> set[str]:
    """The numbers of all released atoms and tables."""
    releases = [unseal(row.file.encode()).release for row in approved(session)]
    atoms = {atom.id for release in releases for atom in release.atoms}
    return atoms | {table.id for release in releases for table in release.tables}
