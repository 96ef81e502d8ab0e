"""A sealed copy of what the register knows of each release, outside of the database.

A register that is restored from a backup older than its newest release would not know which reports
were published, and would count them again. The journal lies beside the signing key and is sealed
under it: it tells which reports are in which number.
"""

from __future__ import annotations

import json
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.queries import is_synthetic
from app.codebook import Told, marked
from app.config import make_private_folder, write_private_bytes
from app.database import now
from app.incidents.models import incident
from app.ledger.chain import SHELL, canonical, record_event
from app.publication.issuing.history import approved, refuse_others
from app.publication.issuing.making import object_of
from app.publication.issuing.models import PublicErratum, PublicMember, PublicRelease, Stage
from app.publication.issuing.signing_key import key_path, read_key
from app.releases.folder import files, name_of, unseal

NONCE = 12  # bytes


class NoJournal(Told):
    """There is no journal of a release that the folder holds, or it does not open."""


@dataclass(frozen=True)
class TakenOver:
    """A release that the register knows again."""

    number: int
    reports: int
    missing: int  # reports in it that this register does not hold


def journal_folder(keys: Path) -> Path:
    """Where the journal lies: beside the file of the data keys."""
    return keys.with_name(f"{keys.name.removesuffix('.json')}.released")


def keep_journal(session: Session, keys: Path) -> None:
    """Write what is missing of the journal. Without the signing key there is none.

    Raises:
        OSError: it cannot be written.
    """
    rows, folder = approved(session), journal_folder(keys)
    missing = [row for row in rows if not _path(folder, row.number).exists()]
    key = read_key(key_path(keys)) if missing else None
    if key is None:
        return
    make_private_folder(folder)
    for row in missing:
        write_private_bytes(_path(folder, row.number), _sealed(key, row, _entry(session, row)))


def take_over(session: Session, folder: Path, keys: Path) -> list[TakenOver]:
    """Have the register know the releases that the folder holds and it does not.

    Raises:
        NoJournal: one has no journal, or one that is of another file or key.
        Disagree: the folder holds what is no release of this register.
    """
    done: list[TakenOver] = []
    known = len(approved(session))
    for path in files(folder)[known:]:
        sealed = unseal(path.read_bytes())
        last = approved(session)[-1:]
        number = known + len(done) + 1
        if path.name != name_of(number) or sealed.release.previous != (
            last[0].digest if last else ""
        ):
            raise _none(path)
        entry = _opened(keys, number, path)
        if entry["digest"] != sealed.digest:
            raise _none(path)
        done.append(_written(session, number, entry))
    refuse_others(folder, approved(session), synthetic=is_synthetic(session))
    return done


def _entry(session: Session, row: PublicRelease) -> dict[str, Any]:
    members = session.execute(
        select(incident.c.record_id, PublicMember.sign, PublicMember.part, PublicMember.report)
        .join(incident, incident.c.id == PublicMember.incident_id)
        .where(PublicMember.release_id == row.id)
        .order_by(PublicMember.incident_id, PublicMember.sign)
    )
    errata = session.execute(
        select(PublicErratum.part, PublicErratum.reason).where(PublicErratum.release_id == row.id)
    )
    return {
        "as_of": row.as_of.isoformat(),
        "state": row.state,
        "file": row.file,
        "digest": row.digest,
        "members": [list(member) for member in members],
        "errata": [list(erratum) for erratum in errata],
    }


def _written(session: Session, number: int, entry: dict[str, Any]) -> TakenOver:
    release = unseal(entry["file"].encode()).release
    moment = now()
    row = PublicRelease(
        number=number,
        stage=Stage.APPROVED.value,
        as_of=release.as_of,
        made_at=moment,
        decided_at=moment,
        content="",
        state=entry["state"],
        file=entry["file"],
        digest=entry["digest"],
    )
    session.add(row)
    session.flush()
    # By the numbers that people quote: an internal one may be another report's by now.
    there = {record_id: key for key, record_id in session.execute(_ids())}
    members = [
        {
            "incident_id": there[record_id],
            "sign": sign,
            "release_id": row.id,
            "part": part,
            "report": report,
        }
        for record_id, sign, part, report in entry["members"]
        if record_id in there
    ]
    if members:
        session.execute(insert(PublicMember), members)
    for part, reason in entry["errata"]:
        session.merge(PublicErratum(part=part, reason=reason, asked_at=moment, release_id=row.id))
    session.flush()
    found = TakenOver(number, len(members), len(entry["members"]) - len(members))
    record_event(
        session,
        SHELL,
        "release.taken_over",
        object_of(number),
        {"digest": row.digest, "reports": found.reports},
    )
    return found


def _ids() -> Any:
    return select(incident.c.id, incident.c.record_id)


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:04}.sealed"


def _key(private: Ed25519PrivateKey) -> AESGCM:
    info = b"journal of releases"
    return AESGCM(HKDF(SHA256(), 32, None, info).derive(private.private_bytes_raw()))


def _sealed(private: Ed25519PrivateKey, row: PublicRelease, entry: dict[str, Any]) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    packed = zlib.compress(canonical(entry))
    return nonce + _key(private).encrypt(nonce, packed, object_of(row.number).encode())


def _opened(keys: Path, number: int, path: Path) -> dict[str, Any]:
    private = read_key(key_path(keys))
    try:
        data = _path(journal_folder(keys), number).read_bytes()
        if private is None:
            raise _none(path)
        plain = _key(private).decrypt(data[:NONCE], data[NONCE:], object_of(number).encode())
        entry: dict[str, Any] = json.loads(zlib.decompress(plain))
    except (OSError, InvalidTag, ValueError, zlib.error) as error:
        raise _none(path) from error
    return entry


def _none(path: Path) -> NoJournal:
    return NoJournal(
        marked(
            "%(file)s has no journal beside the signing key that opens and fits. Restore a backup "
            "that was made after this release."
        ),
        file=path.name,
    )
