"""Releases for tests: keyword-only functions with defaults."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.releases import Atom, Gathered, Level, Month, Place, Quarter, Release, Row, Rule, Table
from app.releases.folder import put, read_all, seal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PHOENIX = Place("az/phoenix", "Phoenix", "AZ", ("Phoenix",))
SEATTLE = Place("wa/seattle-area", "Seattle area", "WA", ("Seattle", "Tukwila"))


def atom(**given: Any) -> Atom:
    """14 people at Phoenix in three months that were carried."""
    default = Atom(
        "1.1", Level.PLACE, "az/phoenix", Month.read("2026-01"), Month.read("2026-03"), 14
    )
    return replace(default, **given)


def table(**given: Any) -> Table:
    """Masks, of the same 14 people and of others."""
    rows = (Row(("all",), 30), Row(("not_answered", "unknown", "some", "none"), 25))
    quarter = Quarter.read("2026-Q2")
    return replace(Table("1.T1", "face_covering", "", quarter, quarter, rows), **given)


def release(**given: Any) -> Release:
    """The first release."""
    default = Release(
        number=1,
        as_of=date(2026, 4, 15),
        made_at="2026-04-15T12:00:00+00:00",
        synthetic=True,
        previous="",
        rule=Rule(),
        places=(PHOENIX, SEATTLE),
        atoms=(atom(),),
        tables=(table(),),
        errata=(),
        gathered=Gathered(40, 6),
        audit_sequence=7,
        audit_hash="ab" * 32,
    )
    return replace(default, **given)


def publish(folder: Path, *releases: Release) -> None:
    """Write releases one after the other, each following the one before it."""
    for found in releases:
        before = read_all(folder)
        previous = before[-1].digest if before else ""
        numbered = replace(found, number=len(before) + 1, previous=previous)
        put(folder, numbered.number, seal(numbered, KEY))
