"""Is this release file one of ours, and does it hold? What can be checked from files alone is
checked from files; the register adds what only it knows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ledger.chain import GENESIS, commitment, hash_of
from app.ledger.models import AuditDetail, AuditEvent
from app.publication.issuing.making import object_of
from app.releases import Atom, Level, Quarter, Release, Table
from app.releases.families import OUTCOMES
from app.releases.folder import LARGEST, NAME, NotWhole, Sealed, files, unseal

SMALLEST, BIGGEST = 5, 30  # thresholds that the project allows


def read_file(path: Path) -> Sealed:
    """One release file, whatever it is called.

    Raises:
        NotWhole: no release, or not as it was signed.
        OSError: it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        raise NotWhole("too large to be a release file")
    return unseal(path.read_bytes())


def before(path: Path, sealed: Sealed) -> Sequence[Sealed] | None:
    """The releases before it that lie in its folder, checked against each other; None where they
    are not all there.

    Raises:
        NotWhole: one does not hold, or does not follow.
    """
    found: list[Sealed] = []
    numbered = {int(NAME.fullmatch(one.name)[1]): one for one in files(path.parent)}  # type: ignore[index]  # files() matched it
    for number in range(1, sealed.release.number):
        if number not in numbered:
            return None
        one = read_file(numbered[number])
        follows = one.release.previous == (found[-1].digest if found else "")
        if one.release.number != number or not follows:
            raise NotWhole(f"{numbered[number].name} does not follow the release before it.")
        found.append(one)
    return found


def broken_alone(release: Release) -> Iterator[str]:
    """What does not hold within a release."""
    ids = [atom.id for atom in release.atoms] + [table.id for table in release.tables]
    if len(ids) != len(set(ids)) or any(not i.startswith(f"{release.number}.") for i in ids):
        yield "two of its numbers have one id, or one of another release"
    if not SMALLEST <= release.rule.threshold <= BIGGEST:
        yield f"its threshold, {release.rule.threshold}, is not from 5 to 30"
    known = {place.slug for place in release.places}
    states = {place.state for place in release.places}
    for atom in release.atoms:
        if atom.first > atom.last:
            yield f"{atom.id} ends before it begins"
        if (atom.level is Level.PLACE and atom.where not in known) or (
            atom.level is Level.STATE and atom.where not in states
        ):
            yield f"{atom.id} is of a place that is not on its list"
        if not atom.corrected and atom.people < release.rule.threshold:
            yield f"{atom.id} holds fewer people than the threshold is reports"
    for table in release.tables:
        values = [value for row in table.rows for value in row.values]
        if len(values) != len(set(values)) or not values:
            yield f"{table.id} has a value twice, or none"


def broken_history(history: Sequence[Release]) -> Iterator[str]:
    """What does not hold in the newest release against those before it."""
    *earlier, release = history
    if any(one.rule != history[0].rule for one in earlier) or release.rule != history[0].rule:
        yield "its rule is not that of the first release"
    if any(one.synthetic != release.synthetic for one in earlier):
        yield "synthetic and real releases stand in one row"
    if earlier and release.as_of < earlier[-1].as_of:
        yield "it is of an earlier day than the release before it"
    yield from _overlaps(history)
    atoms = [(Quarter.of(one.as_of), atom) for one in history for atom in one.atoms]
    clean = not any(atom.corrected for _, atom in atoms)
    for table in release.tables:
        if table.family != OUTCOMES and table.people != _people_of(table, atoms):
            yield f"{table.id} does not add up to the people of its quarters"
        if clean and any(row.people < release.rule.threshold for row in table.rows):
            yield f"{table.id} has a row with fewer people than the threshold is reports"
    released = {i for one in history for i in _ids(one)}
    for erratum in release.errata:
        if erratum.id not in released:
            yield f"an erratum names {erratum.id}, which was never released"


def _people_of(table: Table, atoms: Sequence[tuple[Quarter, Atom]]) -> int:
    """The people whom a table divides: of the quarters' atoms, at its place if it has one."""
    return sum(
        atom.people
        for quarter, atom in atoms
        if table.first <= quarter <= table.last
        and (not table.place or (atom.level is Level.PLACE and atom.where == table.place))
    )


def _overlaps(history: Sequence[Release]) -> Iterator[str]:
    """A month of a place is in one atom only, but for late reports and what was taken back."""
    seen: dict[tuple[str, int], str] = {}
    newest = {atom.id for atom in history[-1].atoms}
    for release in history:
        for atom in release.atoms:
            if atom.level is not Level.PLACE or atom.late or atom.corrected:
                continue
            for month in range(atom.first.number, atom.last.number + 1):
                other = seen.setdefault((atom.where, month), atom.id)
                if other != atom.id and atom.id in newest:
                    yield f"{atom.id} covers a month that {other} covers already"
                    break


def _ids(release: Release) -> Iterator[str]:
    yield from (atom.id for atom in release.atoms)
    yield from (table.id for table in release.tables)


def broken_in_register(session: Session, sealed: Sealed) -> Iterator[str]:
    """What the audit says otherwise, or does not say."""
    release = sealed.release
    event = session.scalars(
        select(AuditEvent).where(
            AuditEvent.action == "release.approved",
            AuditEvent.object_id == object_of(release.number),
        )
    ).one_or_none()
    if event is None:
        yield from _taken_over(session, sealed)
        return
    detail = session.get(AuditDetail, event.sequence)
    if event.hash != hash_of(event):
        yield "the event of its approval was changed"
    if (event.sequence - 1, event.previous) != (release.audit_sequence, release.audit_hash):
        yield "the head of the audit chain in it is not the one before its approval"
    head = session.get(AuditEvent, release.audit_sequence)
    if (head.hash if head else GENESIS) != release.audit_hash:
        yield "the audit chain does not hold the link that it names"
    if detail is None:
        yield "the details of its approval were erased"
    elif commitment(detail.salt, detail.details) != event.commitment:
        yield "the details of its approval were changed"
    elif json.loads(detail.details).get("digest") != sealed.digest:
        yield "the audit says that another file was approved under this number"


def _taken_over(session: Session, sealed: Sealed) -> Iterator[str]:
    """A register that was restored from an older backup knows of a release by its journal."""
    found = session.execute(
        select(AuditEvent, AuditDetail)
        .join(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
        .where(
            AuditEvent.action == "release.taken_over",
            AuditEvent.object_id == object_of(sealed.release.number),
        )
    ).all()
    if not any(
        commitment(detail.salt, detail.details) == event.commitment
        and json.loads(detail.details).get("digest") == sealed.digest
        for event, detail in found
    ):
        yield "the audit knows no approval of a release of this number"
