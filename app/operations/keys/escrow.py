"""Keeping the data keys elsewhere: on paper, split among people, and back again.

The keys of the months to come are made with an escrow, so that it stays whole for a year.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.config import ConfigurationError, write_private
from app.database import Database
from app.ledger.chain import SHELL, record_event
from app.ledger.keyfile import DataKey, KeyFile, locked, new_key, read_key_file, store
from app.ledger.keys import Keys
from app.operations.keys.sheets import make_sheets, read_sheets, set_name


@dataclass(frozen=True)
class Escrow:
    """An escrow just made: its sheets as text, and the months that it covers."""

    name: str
    sheets: tuple[str, ...]
    first: str
    last: str
    keys: int
    remembered: Mapping[str, object]  # what the key file says of it; no keys


@dataclass(frozen=True)
class EscrowState:
    """What is known of the newest escrow; it may have been lost since.

    `made` is a day, None if there never was one. `uncovered` are months whose present key is not in
    it; `last_month` is the last month that it covers, "" for none.
    """

    made: str | None
    shares: int
    needed: int
    last_month: str
    uncovered: tuple[str, ...]


def escrow_state(path: Path) -> EscrowState:
    """How far the newest escrow covers the key file.

    Raises:
        ConfigurationError: there is no readable key file.
    """
    file, _ = read_key_file(path)
    kept = file.escrow or {}
    held = set(kept.get("keys", ()))
    covered = [month for month, key in file.months.items() if key.id in held]
    return EscrowState(
        kept.get("made"),
        int(kept.get("shares", 0)),
        int(kept.get("needed", 0)),
        max(covered, default=""),
        tuple(sorted(set(file.months) - set(covered))),
    )


def make_escrow(
    database: Database, keys: Keys, today: date, *, shares: int, needed: int, ahead: int
) -> Escrow:
    """Make the sheets, with keys for so many months ahead. They are kept nowhere here.

    Raises:
        ValueError: not 1 <= needed <= shares <= 255.
        ConfigurationError: a rotation is under way.
    """
    file = _with_months_ahead(keys.path, today, ahead)
    set_id, blocks = make_sheets(file.months, shares, needed)
    months = sorted(file.months)
    remembered = {
        "made": today.isoformat(),
        "shares": shares,
        "needed": needed,
        "keys": sorted(key.id for key in file.months.values()),
    }
    escrow = Escrow(
        set_name(set_id),
        tuple(
            _sheet(number, lines, set_name(set_id), today, months, shares, needed)
            for number, lines in enumerate(blocks, start=1)
        ),
        months[0],
        months[-1],
        len(months),
        remembered,
    )
    with database.write() as session:
        details = {"shares": shares, "needed": needed, "last_month": months[-1]}
        record_event(session, SHELL, "keys.escrowed", escrow.name, details)
    return escrow


def remember_escrow(path: Path, escrow: Escrow) -> None:
    """Note in the key file what the newest escrow holds, once its sheets are written."""
    with locked(path):
        file, _ = read_key_file(path)
        store(path, replace(file, escrow=escrow.remembered))


def recover(texts: Mapping[str, str], path: Path) -> tuple[Path, KeyFile, list[str]]:
    """Write the keys of an escrow beside the key file, which is left as it is.

    Returns:
        Where, what, and the months whose keys were left out since they were destroyed.

    Raises:
        WrongShares: which file is wrong, and why.
        ConfigurationError: there is such a file already.
    """
    found = read_sheets(texts)
    try:
        present = read_key_file(path)[0]
    except ConfigurationError:
        present = KeyFile()
    dead = {month: key for month, key in found.items() if key.id in present.destroyed}
    alive: dict[str, DataKey] = {m: key for m, key in found.items() if m not in dead}
    rebuilt = KeyFile(alive, destroyed=present.destroyed)
    target = path.with_name(f"{path.stem}.recovered{path.suffix}")
    if target.exists():
        raise ConfigurationError(f"{target} is there already: move it away first.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(target, rebuilt.as_json())
    return target, rebuilt, sorted(dead)


def write_sheets(folder: Path, escrow: Escrow) -> list[Path]:
    """One private file for each sheet, in a private folder that was not there."""
    os.mkdir(folder, 0o700)
    paths = []
    for number, text in enumerate(escrow.sheets, start=1):
        paths.append(folder / f"share-{number}-of-{len(escrow.sheets)}.txt")
        write_private(paths[-1], text)
    return paths


def _with_months_ahead(path: Path, today: date, ahead: int) -> KeyFile:
    wanted = [today.year * 12 + today.month - 1 + number for number in range(ahead + 1)]
    with locked(path):
        file, _ = read_key_file(path)
        if file.rotating:
            raise ConfigurationError(
                "A rotation is under way. Finish it first: ./docket keys rotate"
            )
        missing = [
            month
            for month in (f"{number // 12:04}-{number % 12 + 1:02}" for number in wanted)
            if month not in file.months
        ]
        if missing:
            made = {month: new_key() for month in missing}
            file = replace(file, months={**file.months, **made})
            store(path, file)
    return file


def _sheet(
    number: int,
    lines: list[str],
    name: str,
    today: date,
    months: list[str],
    shares: int,
    needed: int,
) -> str:
    enough = "It opens them alone." if needed == 1 else f"Any {needed} of the {shares} open them."
    return "\n".join(
        [
            "DETENTION DOCKET: KEYS OF THE NARRATIVES",
            f"Set {name} · share {number} of {shares} · {needed} needed · made {today}",
            "",
            f"Keep this like the key of a house. {enough}",
            "Whoever has them and a copy of the database, also an old one, reads every narrative.",
            "",
            f"In it are the keys of {months[0]} to {months[-1]}. NOT in it are keys of months that",
            f"begin after {months[-1]}, and keys made anew since {today} (./docket keys rotate).",
            "To renew it: ./docket keys escrow; then destroy these sheets, all of them.",
            "",
            f"To use it: type the part SHARE of {needed} sheets into a text file each, and the",
            "part KEYS of one of them into one of the files, with the lines BEGIN and END; then:",
            "./docket keys recover FILE FILE. O is read as 0, I and L as 1; small letters will do.",
            "The two letters at the end of a line tell whether it was typed right.",
            "",
            *lines,
            "",
        ]
    )
