"""Approving a candidate: read again, compare, sign, commit, and only then write the file.

The commit decides. Before it nothing is published; after it the register holds the file's bytes,
and whoever is killed then leaves only a file that is written again (`put_missing`). So no number
is given twice, and no file is there of which the register does not know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.access import who
from app.accounts.policy import Actor
from app.codebook import Told, marked
from app.database import Database, now
from app.ledger.chain import GENESIS, canonical, lock_chain, record_event
from app.ledger.models import AuditEvent
from app.publication.issuing.agreeing import must_be_another, must_still_may
from app.publication.issuing.content import Content, Difference, differences, fingerprint, kept
from app.publication.issuing.history import approved, candidate, put_missing
from app.publication.issuing.journal import keep_journal
from app.publication.issuing.making import object_of
from app.publication.issuing.members import write_members
from app.publication.issuing.models import PublicErratum, PublicRelease, Stage
from app.publication.issuing.proposing import Proposed, look
from app.publication.issuing.signing_key import key_path, made_key, read_key
from app.releases.folder import seal, unseal
from app.releases.signing import public_key_of

TRIES = 3
# Of all events about reports, those that change nothing of what is counted.
HARMLESS = (
    "incident.narrative_read",
    "incident.declaration_made",
    "incidents.exported",
    "incidents.export_finished",
)


class Gone(Told):
    """There is no such candidate any more."""


class KeyLost(Told):
    """Earlier releases were signed with a key that is not here."""


class Busy(Told):
    """Reports are being changed at this moment."""


class NotWritten(Told):
    """The release is published in the register; its file is not there yet."""


class Changed(Told):
    """What would be released now is not what the candidate says."""

    def __init__(self, found: list[Difference]) -> None:
        super().__init__(
            marked(
                "Reports were changed since this candidate was made: it is not what would be "
                "released now. Drop it and make another."
            )
        )
        self.found = found


@dataclass(frozen=True)
class Approved:
    """What was published."""

    number: int
    digest: str
    public_key: str
    new_key: bool
    path: Path


@dataclass(frozen=True)
class Desk:
    """Where releases are made: the register, the folder of files, the file of data keys."""

    database: Database
    folder: Path
    keys: Path


def approve(
    desk: Desk, actor: Actor, number: int, seen: str | None, *, new_key: bool = False
) -> Approved:
    """Publish the candidate of this number.

    Args:
        seen: the fingerprint of the candidate as the person saw it; None at the shell, where it
            was printed a moment ago.
        new_key: the key of earlier releases is lost, and a new one is to be made.

    Raises:
        Gone, NotYours, Changed, KeyLost, Busy
        Disagree: register and folder tell of different releases.
        NotWritten: published, and the file is not there yet.
        WriteUnavailable: nothing was published.
    """
    for _ in range(TRIES):
        with desk.database.snapshot() as session:
            row = _current(session, number)
            must_be_another(session, actor, row)
            wanted = kept(row.content)
            if seen is not None and seen != fingerprint(wanted):
                raise _gone()
            found = look(session, desk.folder, row.as_of)
        if fingerprint(found.content) != fingerprint(wanted):
            raise Changed(list(differences(wanted, found.content)))
        with desk.database.read() as session:
            key, is_new = _key(session, desk.keys, new_key=new_key)
        with desk.database.write() as session:
            done = _commit(session, actor, number, wanted, found, key)
        if done is not None:
            break
    else:
        raise Busy(marked("Reports are being changed just now. Try again in a moment."))
    try:
        with desk.database.read() as session:
            put_missing(session, desk.folder)
            keep_journal(session, desk.keys)
    except OSError as error:
        raise NotWritten(
            marked(
                "Release %(number)s is approved, but its file could not be written (%(why)s). Make "
                "room, then run ./docket publish, which writes it."
            ),
            number=number,
            why=error.strerror,
        ) from error
    path = desk.folder / f"release-{number:04}.json"
    return Approved(number, done, public_key_of(key), is_new, path)


def _commit(
    session: Session,
    actor: Actor,
    number: int,
    wanted: Content,
    found: Proposed,
    key: Ed25519PrivateKey,
) -> str | None:
    """Write everything but the file; the digest. None: reports changed since they were read."""
    newest = lock_chain(session)  # from here on nobody else changes a report
    if _reports_changed(session, found.sequence):
        return None
    row = _current(session, number, lock=True)
    must_still_may(session, actor)
    must_be_another(session, actor, row)
    if row.content and fingerprint(kept(row.content)) != fingerprint(wanted):
        raise _gone()
    moment = now()
    release = replace(
        found.content.draft,
        made_at=moment.isoformat(timespec="seconds"),
        audit_sequence=newest.sequence if newest else 0,
        audit_hash=newest.hash if newest else GENESIS,
    )
    data = seal(release, key)
    row.stage, row.content = Stage.APPROVED.value, ""
    row.decided_at, row.decided_by = moment, actor.person_id
    row.file, row.digest = data.decode(), unseal(data).digest
    row.state = canonical(found.state).decode()
    session.flush()
    write_members(session, row.id, found.members)
    session.execute(
        update(PublicErratum)
        .where(PublicErratum.part.in_([erratum.id for erratum in release.errata]))
        .values(release_id=row.id)
    )
    record_event(
        session,
        who(actor),
        "release.approved",
        object_of(number),
        {
            "digest": row.digest,
            "public_key": public_key_of(key),
            "atoms": len(release.atoms),
            "tables": len(release.tables),
        },
    )
    return row.digest


def _current(session: Session, number: int, *, lock: bool = False) -> PublicRelease:
    row = candidate(session)
    if row is None or row.number != number:
        raise _gone()
    if lock:
        session.refresh(row, with_for_update=True)
        if row.stage != Stage.CANDIDATE.value:
            raise _gone()
    return row


def _gone() -> Gone:
    return Gone(marked("This candidate was dropped, approved or made anew meanwhile."))


def _reports_changed(session: Session, since: int) -> bool:
    """Whether an event since then may have changed what counts: of a report, of settings, of the
    list of places, of what is released."""
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.sequence > since))
    rooms = ("incident", "settings", "places", "release")
    return any(
        action.startswith(rooms) and action not in HARMLESS for action in dict.fromkeys(actions)
    )


def _key(session: Session, keys: Path, *, new_key: bool) -> tuple[Ed25519PrivateKey, bool]:
    """The key to sign with, and whether earlier releases have another.

    Raises:
        KeyLost
    """
    path = key_path(keys)
    rows = approved(session)
    if not rows:
        return made_key(path), False
    earlier = unseal(rows[-1].file.encode()).public_key
    found = read_key(path)
    if found is not None and public_key_of(found) == earlier:
        return found, False
    if not new_key:
        raise KeyLost(
            marked(
                "The key that signed the releases so far is not in %(file)s. Put your copy of it "
                "back. If it is lost for good: ./docket publish --approve --new-key; everybody "
                "will see that the key changed."
            ),
            file=path.name,
        )
    return made_key(path), True
