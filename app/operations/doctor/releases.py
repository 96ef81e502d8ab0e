"""Releases: the folder agrees with the register, the signing key is there and private."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.queries import is_synthetic
from app.codebook import Told
from app.config import ConfigurationError
from app.operations.doctor.finding import Finding, Installation, look, ok, others_may, wrong
from app.publication.issuing.history import approved, refuse_others
from app.publication.issuing.signing_key import key_path, read_key
from app.releases.folder import files, name_of, unseal
from app.releases.signing import public_key_of


def look_at_releases(installation: Installation, session: Session) -> Iterator[Finding]:
    """What was published, and with what."""
    rows = approved(session)
    folder = Path(installation.environ.get("DOCKET_RELEASES") or installation.instance / "releases")
    try:
        refuse_others(folder, rows, synthetic=is_synthetic(session))
    except Told as error:
        yield wrong("releases", str(error))
    else:
        there = {path.name for path in files(folder)}
        missing = [name_of(row.number) for row in rows if name_of(row.number) not in there]
        if missing:
            yield wrong(
                "releases",
                f"{', '.join(missing[:3])} missing in {folder}: ./docket serve writes it again.",
            )
        else:
            yield ok("releases", f"{len(rows):,} in {folder}, as the register knows them")
    yield _key(installation, unseal(rows[-1].file.encode()).public_key if rows else "")


def _key(installation: Installation, of_last: str) -> Finding:
    path = key_path(installation.keys)
    try:
        key = read_key(path)
    except ConfigurationError as error:
        return wrong("signing key", str(error))
    if key is None:
        if not of_last:
            return ok("signing key", "made with the first release")
        return wrong("signing key", f"{path} is missing: put your copy of it back.")
    if others_may(path):
        return wrong("signing key", f"Others may read it: run chmod 600 {path}")
    if of_last and public_key_of(key) != of_last:
        return look("signing key", f"{path.name} is not the one that signed the newest release.")
    return ok("signing key", f"{path.name} can be read, by its owner alone")
