"""Checking every row: taken, waiting, known, repeated or refused, each with its reasons."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.codebook import Problem, Required, codebook, marked
from app.codebook.screening import looks_like
from app.exchange.guard import KEY_DESTROYED, KEY_MISSING, decode_cell
from app.exchange.imports.dates import needs_order
from app.exchange.imports.existing import NOT_OF_A_ROW, Existing, existing_rows, same_texts
from app.exchange.imports.grid import Cells, Table, Unusable, is_blank, plain, shown
from app.exchange.imports.leaving_out import say_left_out
from app.exchange.imports.places import Places
from app.exchange.imports.plan import SOURCE_REF, Doubts, Plan, Repeated, Use, kind_of_doubt
from app.exchange.imports.row_reading import RowRead, read_row, row_digest
from app.exchange.imports.rows import Outcome, Row, new_answers
from app.exchange.imports.settling import settle_places, settle_texts
from app.incidents.draft import SYSTEM_WRITES, Draft, draft_of
from app.ledger.keys import Keys
from app.ledger.revisions import written_answers

LONGEST_REF = 120
# An answer that is dropped may have been the condition of another one.
ROUNDS = 4
_NEEDED = frozenset(field.name for field in codebook.required(Required.AT_FILING))


@dataclass(frozen=True)
class _Checked:
    """A row by itself, before it is compared with others."""

    line: int
    reference: str
    digest: str
    draft: Draft
    problems: list[Problem]
    doubts: list[Problem]
    reporter: str
    repeated: bool = False


def check_rows(
    session: Session,
    office_id: int | None,
    table: Table,
    plan: Plan,
    keys: Keys | None = None,
) -> list[Row]:
    """Read every row by the plan, against the codebook, the places and what the office has.

    Args:
        office_id: the office that takes them; None: one that is not made yet.
        keys: to compare free texts with those of an earlier run; None leaves them out.

    Raises:
        Unusable: the plan does not fit the sheet, or leaves a question open that only a person
            can answer.
    """
    plan = fitted(plan, table)
    places = Places(session)
    copies: Counter[str] = Counter()
    checked = _keyed(
        plan,
        [_check(session, places, plan, table, line, cells, copies) for line, cells in table.rows],
    )
    references = [one.reference for one in checked if _is_key(one.reference)]
    known = existing_rows(session, office_id, references)
    return [_beside(session, keys, one, known.get(one.reference)) for one in checked]


def fitted(plan: Plan, table: Table) -> Plan:
    """The plan with the columns as this sheet calls them.

    Raises:
        Unusable: a column is missing, or the order of day and month is not settled.
    """
    _check_same(plan)
    headings = {plain(name): name for name in table.columns}
    missing = [
        name
        for name, column in plan.columns.items()
        if column.use is not Use.LEAVE_OUT and plain(name) not in headings
    ]
    if missing:
        raise Unusable(
            "The mapping names columns that this sheet does not have: %(names)s.",
            names=", ".join(f"“{name}”" for name in missing[:5]),
        )
    columns = {headings[plain(n)]: c for n, c in plan.columns.items() if plain(n) in headings}
    plan = replace(plan, columns=columns)
    if plan.dates is None and not plan.own_names:
        for name in plan.filling("incident_date", *_other_dates()):
            if needs_order(table.column(name)):
                raise Unusable(
                    "In “%(column)s” dates such as 03/04/2025 stand: say which comes first, the "
                    "month or the day (“dates” in the mapping, or --dates).",
                    column=name,
                )
    return plan


def _other_dates() -> list[str]:
    return [field.name for field in codebook.fields.values() if field.kind == "date"]


def _check_same(plan: Plan) -> None:
    for name in plan.same:
        if name not in codebook.fields or name in SYSTEM_WRITES:
            raise Unusable("“%(name)s” is not a field that can be set for every row.", name=name)


def _check(
    session: Session,
    places: Places,
    plan: Plan,
    table: Table,
    line: int,
    cells: Cells,
    copies: Counter[str],
) -> _Checked:
    too_wide = []
    if any(not is_blank(cell) for cell in cells[len(table.columns) :]):
        too_wide = [Problem("", "This row has more cells than there are headings.", {})]
    if plan.own_names:
        return _check_own(session, plan, table, line, cells, copies, too_wide)
    read = read_row(plan, table, cells)
    settle_places(plan, read, places)
    problems = [*too_wide, *settle_texts(plan, line, read)]
    for problem in problems:
        read.raw.pop(problem.field, None)  # said once, and settled by a person
    draft = _draft_with_doubts(session, plan, read)
    problems += _still_wrong(draft, read, {one.field for one in problems})
    digest = row_digest(plan, table, cells)
    reference = read.key or digest
    problems += _problems_of_key(read.key)
    doubts = [one for one in read.doubts if kind_of_doubt(one) not in plan.waived]
    if plan.doubts is Doubts.REFUSE:
        problems, doubts = problems + doubts, []
    return _Checked(line, reference, digest, draft, problems, doubts, read.reporter)


def _draft_with_doubts(session: Session, plan: Plan, read: RowRead) -> Draft:
    """A draft without what cannot be taken and is not needed; what a column said is a doubt."""
    said, same = dict(read.raw), dict(plan.same)
    for _ in range(ROUNDS):
        draft = draft_of(session, {**same, **said}, imported=True)
        dropped = [one for one in draft.problems if one.field not in _NEEDED]
        for problem in dropped:
            same.pop(problem.field, None)
            if said.pop(problem.field, None) is not None:
                say_left_out(read, draft, problem)
        if not dropped:
            break
    return draft


def _still_wrong(draft: Draft, read: RowRead, known: Collection[str]) -> list[Problem]:
    """What refuses the row; where a needed answer could not be read, why that was."""
    unread = {one.field: one for one in read.doubts}
    found = [unread.get(p.field, p) for p in draft.problems if p.field not in known]
    read.doubts = [one for one in read.doubts if one not in found]
    return found


def _problems_of_key(key: str) -> list[Problem]:
    if looks_like(key) in (None, "a long number"):
        return []
    return [
        Problem(
            SOURCE_REF,
            "Choose another column as the key: this looks like %(what)s.",
            {"what": looks_like(key)},
        )
    ]


def _check_own(
    session: Session,
    plan: Plan,
    table: Table,
    line: int,
    cells: Cells,
    copies: Counter[str],
    problems: list[Problem],
) -> _Checked:
    """A row in the codebook's own names: answers as they stand, with the guard of an export."""
    written = dict(zip(table.columns, map(shown, cells), strict=False))
    said = {
        name: decode_cell(cell) if cell.startswith("'") else cell
        for name, cell in written.items()
        if plan.of(name).use is Use.FIELDS and cell.strip() and not _is_lost(cell)
    }
    draft = draft_of(session, {**plan.same, **said}, imported=True)
    reference = decode_cell(written.get(SOURCE_REF, "").strip())
    digest = reference or _content_key(
        {name: written.get(name, "") for name in table.columns}, copies
    )
    problems = [*problems, *draft.problems]
    return _Checked(line, reference or digest, f"{digest} {line}", draft, problems, [], "")


def _is_lost(cell: str) -> bool:
    """Whether an export wrote this for a text whose key it had not: that is nobody's words."""
    return cell in (KEY_DESTROYED, KEY_MISSING)


def _content_key(cells: Mapping[str, str], copies: Counter[str]) -> str:
    """A key made of the row itself; equal rows of one file are told apart by their order."""
    content = "\x1f".join(f"{name}={cell.strip()}" for name, cell in sorted(cells.items()))
    digest = f"row-{hashlib.sha256(content.encode()).hexdigest()[:24]}"
    copies[digest] += 1
    return f"{digest}-{copies[digest]}"


def _keyed(plan: Plan, checked: Sequence[_Checked]) -> list[_Checked]:
    """Each row beside those before it: a key stands for one row."""
    first: dict[str, str] = {}
    times: Counter[str] = Counter()
    found = []
    for row in checked:
        one = row
        times[one.reference] += 1
        again = one.reference in first
        alike = first.setdefault(one.reference, one.digest) == one.digest
        if not _is_key(one.reference):
            message = marked("Use at most 120 characters on one line.")
            one.problems.append(Problem(SOURCE_REF, message, {}))
        elif again and not alike:
            message = marked("Give each row its own key: this one stands twice.")
            one.problems.append(Problem(SOURCE_REF, message, {}))
        elif again and plan.repeated is Repeated.KEEP:
            one = replace(one, reference=f"{one.reference}-{times[one.reference]}")
        found.append(replace(one, repeated=again and alike and plan.repeated is Repeated.SKIP))
    return found


def _beside(session: Session, keys: Keys | None, one: _Checked, there: Existing | None) -> Row:
    """The row beside what the register has."""
    row = Row(
        one.line,
        one.reference,
        Outcome.REFUSED,
        one.draft,
        one.problems,
        one.doubts,
        one.reporter,
        there.record_id if there else None,
    )
    if one.repeated:
        return replace(row, outcome=Outcome.REPEATED)
    if one.problems:
        return row
    if there is None or there.undone:
        return replace(row, outcome=Outcome.WAITS if row.waits else Outcome.TAKEN)
    said = json.loads(written_answers(new_answers(row.draft)))
    same = {name: said[name] for name in said if name not in NOT_OF_A_ROW} == there.said
    if same and keys is not None and not there.touched:
        same = same_texts(session, keys, there, row.draft.texts)
    if same:
        return replace(row, outcome=Outcome.THERE)
    return replace(row, outcome=Outcome.DIFFERS if there.touched else Outcome.UPDATED)


def _is_key(reference: str) -> bool:
    return len(reference) <= LONGEST_REF and not any(ord(sign) < 32 for sign in reference)
