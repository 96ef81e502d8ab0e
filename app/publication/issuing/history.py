"""The releases so far: the register's own, and the folder of files, which must agree.

The register knows a release before its file is written, and keeps the file's bytes: a file that is
missing is written again, byte for byte. A file that the register does not know is a reason to stop.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.queries import is_synthetic
from app.codebook import Told, marked
from app.publication.issuing.models import PublicRelease, Stage
from app.publication.model import State
from app.releases import Atom, Release, Rule, Table
from app.releases.folder import NotWhole, Sealed, files, name_of, put, read_all, unseal


class Disagree(Told):
    """The folder and the register tell of different releases."""


@dataclass(frozen=True)
class History:
    """Every approved release, in order."""

    sealed: tuple[Sealed, ...] = ()
    state: State = field(default_factory=State)

    @property
    def releases(self) -> Sequence[Release]:
        return [one.release for one in self.sealed]

    @property
    def last(self) -> Sealed | None:
        return self.sealed[-1] if self.sealed else None

    @property
    def next_number(self) -> int:
        return len(self.sealed) + 1

    @property
    def atoms(self) -> tuple[Atom, ...]:
        return tuple(atom for release in self.releases for atom in release.atoms)

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for release in self.releases for table in release.tables)

    def rule(self, chosen: Rule) -> Rule:
        """That of the first release; before it, the one that was chosen."""
        return self.sealed[0].release.rule if self.sealed else chosen


def approved(session: Session) -> Sequence[PublicRelease]:
    """The approved releases, in order."""
    return session.scalars(
        select(PublicRelease)
        .where(PublicRelease.stage == Stage.APPROVED.value)
        .order_by(PublicRelease.number)
    ).all()


def candidate(session: Session) -> PublicRelease | None:
    """The release that waits for its approval."""
    return session.scalars(
        select(PublicRelease).where(PublicRelease.stage == Stage.CANDIDATE.value)
    ).one_or_none()


def read_history(session: Session, folder: Path) -> History:
    """What was released, by the register.

    Raises:
        Disagree: the folder holds what the register does not know.
    """
    rows = approved(session)
    refuse_others(folder, rows, synthetic=is_synthetic(session))
    state: dict[str, Any] = json.loads(rows[-1].state) if rows else {}
    return History(tuple(unseal(row.file.encode()) for row in rows), State(state))


def refuse_others(folder: Path, rows: Sequence[PublicRelease], *, synthetic: bool) -> None:
    """Refuse a folder that holds anything but this register's releases; a missing file is no
    reason.

    Raises:
        Disagree: and why.
    """
    known = {name_of(row.number): row.digest for row in rows}
    for path in files(folder):
        try:
            found = unseal(path.read_bytes())
        except (NotWhole, OSError) as error:
            raise Disagree(
                marked("%(file)s in the folder of releases does not hold: %(why)s"),
                file=path.name,
                why=str(error),
            ) from error
        if found.release.synthetic != synthetic:
            raise Disagree(
                marked("%(file)s is of a demo, or this is one: they never share a folder."),
                file=path.name,
            )
        if path.name not in known:
            raise Disagree(
                marked(
                    "The folder holds %(file)s, which this register does not know. Was the "
                    "register restored from an older backup, or is it another's folder? Nothing "
                    "is released until they agree: ./docket publish --take-over"
                ),
                file=path.name,
            )
        if known[path.name] != found.digest:
            raise Disagree(
                marked("%(file)s is not the release of this number that the register knows."),
                file=path.name,
            )


def put_missing(session: Session, folder: Path) -> list[str]:
    """Write the files of approved releases that are not there; their names.

    Raises:
        Disagree: the folder holds something else.
        OSError: it cannot be written.
    """
    rows = approved(session)
    refuse_others(folder, rows, synthetic=is_synthetic(session))
    there = {path.name for path in files(folder)}
    missing = [row for row in rows if name_of(row.number) not in there]
    for row in missing:
        try:
            put(folder, row.number, row.file.encode())
        except FileExistsError:  # another process was faster; what it wrote is looked at below
            continue
    if missing:
        refuse_others(folder, rows, synthetic=is_synthetic(session))
        read_all(folder)
    return [name_of(row.number) for row in missing]
