"""Where a thief looks: every file of database, keys, logs, temporary folder and copies."""

from __future__ import annotations

import base64
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path


def spellings(word: str) -> Iterator[bytes]:
    """A word as files may hold it: plain, in capitals, UTF-16, hexadecimal, base 64, backwards."""
    plain = word.encode()
    yield from (plain, word.upper().encode(), word.title().encode(), plain[::-1])
    yield from (word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode())
    for shift in range(3):  # wherever it begins within a group of three bytes
        encoded = base64.b64encode(b"\0" * shift + plain)
        whole = encoded[4 if shift else 0 : len(encoded) - 4]
        yield whole
        yield whole.replace(b"+", b"-").replace(b"/", b"_")


def found_in(files: Iterable[Path], words: Sequence[str], mark: str = "") -> list[str]:
    """Where any of these words stands.

    Args:
        mark: what all words begin with; a file without it, however spelled, holds none of them.
    """
    looked_for = {spelled: word for word in words for spelled in spellings(word)}
    marks = list(spellings(mark)) if mark else []
    found = []
    for file in files:
        try:
            content = file.read_bytes()
        except FileNotFoundError:  # ended between the listing and the look
            continue
        if marks and not any(spelled in content for spelled in marks):
            continue
        found += [
            f"{word} in {file.name}" for spelled, word in looked_for.items() if spelled in content
        ]
    return sorted(set(found))


def files_below(*folders: Path) -> list[Path]:
    """Every file there."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def copies_of_sqlite(database: Path, folder: Path) -> list[Path]:
    """Two backups: by the backup interface, and by VACUUM INTO; and a dump as text."""
    backup, vacuumed, dump = (folder / f"copy.{kind}" for kind in ("backup", "vacuum", "sql"))
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
        source.execute("VACUUM INTO ?", (str(vacuumed),))
        dump.write_text("\n".join(source.iterdump()))
    return [backup, vacuumed, dump]


def copies_of_postgresql(plain_url: str, binaries: Path, folder: Path) -> list[Path]:
    """A dump as text; the compressed form would hide words from a look."""
    dump = folder / "copy.sql"
    with dump.open("wb") as file:
        subprocess.run([binaries / "pg_dump", plain_url], stdout=file, check=True)
    return [dump]
