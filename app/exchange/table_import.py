"""Importing a file in the codebook's column names: every row taken, or refused with its reason.

`source_ref` is the key of a row within its office, so that a second run adds nothing; a row
without one is known by its content.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from app.codebook import Problem, Value, codebook
from app.exchange.guard import KEY_DESTROYED, KEY_MISSING, decode_cell
from app.exchange.queries import first_answers
from app.incidents.draft import SYSTEM_WRITES, Draft, draft_of
from app.incidents.record import Status
from app.ledger.revisions import written_answers

SOURCE_REF = "source_ref"
LONGEST_REF = 120
LARGEST_FILE = 200 * 1024 * 1024  # bytes


class Unusable(Exception):
    """The file cannot be imported at all; the message says what to do."""


class Outcome(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    THERE = "already there"
    DIFFERS = "already there, with other answers: left as it is"
    REFUSED = "refused"


@dataclass(frozen=True)
class Row:
    """One row of the file, read and checked."""

    line: int
    source_ref: str
    outcome: Outcome
    draft: Draft
    problems: Sequence[Problem] = ()


@dataclass
class Sheet:
    """A file that could be read: its digest, its columns, its rows as text."""

    digest: str
    columns: list[str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file: UTF-8 (a byte order mark may stand before it), comma-separated.

    Raises:
        Unusable: no such file, too large, another encoding, or no column of the codebook.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST_FILE:
        raise Unusable(f"{path.name} is larger than 200 MB: split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(
            f"{path.name} is not UTF-8 (byte {error.start}). Save it as “CSV UTF-8” and try again."
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, path.name)
        sheet = Sheet(hashlib.sha256(data).hexdigest(), header)
        sheet.rows.extend(_rows(reader, header))
    except csv.Error as error:
        raise Unusable(f"{path.name}, line {reader.line_num}: {error}.") from error
    return sheet


def _check_header(header: list[str], name: str) -> None:
    twice = [column for column, times in Counter(header).items() if times > 1]
    if twice:
        raise Unusable(f"{name} has two columns called “{twice[0]}”.")
    unknown = [c for c in header if c not in codebook.fields and c != SOURCE_REF]
    if unknown or not header:
        listed = ", ".join(f"“{column}”" for column in unknown[:5])
        raise Unusable(
            f"{name} has columns that are not in the codebook: {listed or 'none at all'}. "
            "Name each column after a codebook field, or leave it out."
        )


def _rows(reader: Iterator[list[str]], header: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise csv.Error(f"row {number} has {len(cells)} cells, the header {len(header)}")
        yield number, dict(zip(header, cells, strict=True))


def check_rows(
    session: Session, office_id: int | None, sheet: Sheet, same_for_all: Mapping[str, str]
) -> list[Row]:
    """Read every row against the codebook, the places and what the office has already.

    Args:
        office_id: the office that takes them; None: one that is not made yet.
        same_for_all: field to answer, for every row that says nothing else.

    Raises:
        Unusable: `same_for_all` names a field that is not in the codebook.
    """
    for name in same_for_all:
        if name not in codebook.fields or name in SYSTEM_WRITES:
            raise Unusable(f"“{name}” is not a field that can be set for every row.")
    copies: Counter[str] = Counter()
    references = [
        decode_cell(cells.get(SOURCE_REF, "").strip()) or _content_key(cells, copies)
        for _, cells in sheet.rows
    ]
    known = first_answers(session, office_id, [one for one in references if _is_key(one)])
    seen: Counter[str] = Counter()
    found = []
    for (line, cells), reference in zip(sheet.rows, references, strict=True):
        said = {name: cell for name, cell in cells.items() if cell.strip() and not _is_lost(cell)}
        raw = {**same_for_all, **said}
        draft = draft_of(session, _decoded(raw), imported=True)
        problems = [*draft.problems, *_reference_problems(reference, seen)]
        seen[reference] += 1
        outcome = Outcome.TAKEN
        if problems:
            outcome = Outcome.REFUSED
        elif reference in known:
            same = known[reference] == written_answers(new_answers(draft))
            outcome = Outcome.THERE if same else Outcome.DIFFERS
        found.append(Row(line, reference, outcome, draft, problems))
    return found


def _is_lost(cell: str) -> bool:
    """Whether an export wrote this for a text whose key it had not: that is nobody's words."""
    return cell in (KEY_DESTROYED, KEY_MISSING)


def new_answers(draft: Draft) -> dict[str, Value]:
    """What an imported record holds: its answers, waiting for review."""
    return {**draft.answers, "review_status": Status.SUBMITTED.value}


def _decoded(raw: Mapping[str, str]) -> dict[str, str]:
    """Typed text as it was before an export guarded it; what the application writes stays out."""
    return {
        name: decode_cell(cell) if cell.startswith("'") else cell
        for name, cell in raw.items()
        if name in codebook.fields and name not in SYSTEM_WRITES
    }


def _content_key(cells: Mapping[str, str], copies: Counter[str]) -> str:
    """A key made of the row itself; equal rows of one file are told apart by their order."""
    content = "\x1f".join(f"{name}={cell.strip()}" for name, cell in sorted(cells.items()))
    digest = f"row-{hashlib.sha256(content.encode()).hexdigest()[:24]}"
    copies[digest] += 1
    return f"{digest}-{copies[digest]}"


def _is_key(reference: str) -> bool:
    return len(reference) <= LONGEST_REF and not any(ord(sign) < 32 for sign in reference)


def _reference_problems(reference: str, seen: Counter[str]) -> list[Problem]:
    if not _is_key(reference):
        return [Problem(SOURCE_REF, "Use at most 120 characters on one line.", {})]
    if seen[reference]:
        return [Problem(SOURCE_REF, "Give each row its own key: this one stands twice.", {})]
    return []
