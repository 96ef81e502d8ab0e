"""Is this file one that the register sent, and is it whole?"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exchange.export.manifest import KIND
from app.exchange.export.package import MANIFEST
from app.ledger.chain import commitment, hash_of
from app.ledger.models import AuditDetail, AuditEvent

PIECE = 1024 * 1024  # bytes
LARGEST_MANIFEST = 1024 * 1024  # bytes


class NotWhole(Exception):
    """The file is not what the register sent; the message says why."""


@dataclass(frozen=True)
class Sent:
    """What the audit says of a file that holds."""

    sequence: int  # of the event before the first byte
    at: str  # UTC, ISO 8601
    actor: str
    records: int
    left_out: int


def verify_export(session: Session, path: Path) -> Sent:
    """Compare a file with the audit.

    Raises:
        NotWhole: cut, changed, or never sent by this register.
        OSError: the file cannot be read.
    """
    if zipfile.is_zipfile(path) and path.suffix.lower() != ".xlsx":
        digest, manifest = _package(path)
    else:
        with path.open("rb") as file:
            digest, manifest = _digest(file), {}
    finished = _finished(session, digest)
    event = session.get(AuditEvent, finished["export"])
    if event is None or event.action != "incidents.exported" or event.hash != hash_of(event):
        raise NotWhole("The audit does not say any more that this export was begun.")
    named = (manifest.get("audit_sequence"), manifest.get("audit_hash"))
    if manifest and named != (event.sequence, event.hash):
        raise NotWhole("The manifest names another link of the audit chain than the audit does.")
    if manifest and manifest.get("records") != finished["records"]:
        raise NotWhole("The manifest says another number of records than the audit does.")
    return Sent(event.sequence, event.at, event.actor, finished["records"], finished["left_out"])


def _package(path: Path) -> tuple[str, dict[str, object]]:
    try:
        with zipfile.ZipFile(path) as package:
            if package.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise NotWhole("The manifest is too large to be one of ours.")
            manifest = json.loads(package.read(MANIFEST))
            if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
                raise NotWhole("The zip holds no manifest of an export.")
            with package.open(str(manifest["file"])) as data:
                digest = _digest(data)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise NotWhole("The zip is damaged, or none of ours.") from error
    if digest != manifest["sha256"]:
        raise NotWhole("The data are not those that the manifest was made for.")
    return digest, manifest


def _digest(file: IO[bytes]) -> str:
    total = hashlib.sha256()
    while piece := file.read(PIECE):
        total.update(piece)
    return total.hexdigest()


def _finished(session: Session, digest: str) -> dict[str, int]:
    """The details of the event that an export with this digest left whole."""
    for event, detail in _endings(session):
        details = json.loads(detail.details)
        if details.get("digest") != digest:
            continue
        if commitment(detail.salt, detail.details) != event.commitment:
            raise NotWhole("The audit's own words about this export were changed.")
        found: dict[str, int] = details
        return found
    raise NotWhole(
        "The audit knows no export that ended with these data: the file was cut, was changed, or "
        "is another register's."
    )


def _endings(session: Session) -> Iterator[tuple[AuditEvent, AuditDetail]]:
    rows = session.execute(
        select(AuditEvent, AuditDetail)
        .join(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
        .where(AuditEvent.action == "incidents.export_finished")
        .order_by(AuditEvent.sequence.desc())
        .execution_options(yield_per=500)
    )
    yield from ((event, detail) for event, detail in rows)
