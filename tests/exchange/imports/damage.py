"""Files damaged at random: each is read, or refused with a sentence; nothing else may happen.

.venv/bin/python -m tests.exchange.imports.damage --files 10000
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.exchange.imports.grid import Unusable
from app.exchange.imports.reading import read_file
from tests.exchange.imports.importing import SAMPLES
from tests.exchange.imports.workbooks import SHEET, packed, parts, sheet_of_texts

PIECES = (
    b"",
    b"\0",
    b"\xff\xfe",
    b'"',
    b";",
    b"\r\n",
    b"<c r='XFD1048576'/>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"<v>1e999</v>",
    b"<v>99999999999</v>",
    b't="s"',
    b't="e"',
    b"PK\x03\x04",
    b"=cmd|' /C calc'!A0",
)


@dataclass
class Tally:
    """How the files ended; `wrong` are those that ended otherwise than they may."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0  # seconds


def try_files(files: int, seed: int = 1) -> Tally:
    """Read that many damaged files."""
    tally = Tally()
    for number, data in enumerate(damaged(files, seed)):
        started = time.perf_counter()
        try:
            read_file(data)
            tally.outcomes["read"] += 1
        except Unusable as error:
            tally.outcomes["refused"] += 1
            if not str(error).endswith(".") or len(str(error)) > 400:
                tally.wrong.append(f"file {number}: {error}")
        except BaseException as error:  # whatever else happens is what is looked for
            if isinstance(error, KeyboardInterrupt):
                raise
            tally.wrong.append(f"file {number}: {type(error).__name__}")
        tally.slowest = max(tally.slowest, time.perf_counter() - started)
    return tally


def damaged(files: int, seed: int) -> Iterator[bytes]:
    """Workbooks damaged as archives and inside their parts, and damaged text."""
    draws = random.Random(seed)
    text = (SAMPLES / "legacy_tracker_cp1252.csv").read_bytes()
    workbook = (SAMPLES / "legacy_tracker.xlsx").read_bytes()
    content = parts(sheet_of_texts([["Date", "City", "Notes"], ["2026-01-02", "Miami", "x"]]))
    for number in range(files):
        if number % 3 == 0:
            yield _spoiled(draws, workbook)
        elif number % 3 == 1:
            name = draws.choice([*content, SHEET, SHEET])
            part = content[name]
            spoiled = _spoiled(draws, part if isinstance(part, bytes) else part.encode())
            yield packed({**content, name: spoiled})
        else:
            yield _spoiled(draws, text)


def _spoiled(draws: random.Random, data: bytes) -> bytes:
    """A few bytes changed, cut out or put in."""
    made = bytearray(data)
    for _ in range(draws.randint(1, 6)):
        at = draws.randrange(len(made) + 1)
        kind = draws.randrange(3)
        if kind == 0 and at < len(made):
            made[at] ^= 1 << draws.randrange(8)
        elif kind == 1:
            del made[at : at + draws.randint(1, 40)]
        else:
            made[at:at] = draws.choice(PIECES)
    return bytes(made)


def main() -> None:
    """Say how many ended how."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tally = try_files(given.files, given.seed)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{given.files} files: {dict(tally.outcomes)}, {len(tally.wrong)} wrong")
    print(f"slowest {tally.slowest:.2f} s, at most {most} MB of memory")
    for line in tally.wrong[:20]:
        print(line)


if __name__ == "__main__":
    main()
