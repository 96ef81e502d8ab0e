"""What a candidate would publish, as it is kept until somebody decides, and how two differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.ledger.chain import canonical
from app.publication.issuing.members import Member, written_report
from app.publication.model import Held
from app.releases import Atom, Month, Release, Table
from app.releases.written import read, written


@dataclass(frozen=True)
class Coverage:
    """How much of what is accepted has been released. Never in public: it gives the held away."""

    counted: int = 0  # reports of people detained that count
    released: int = 0  # of these, in atoms so far
    with_this: int = 0  # and with what is proposed

    def share(self, number: int) -> int:
        """In percent, rounded down."""
        return 100 * number // self.counted if self.counted else 0


@dataclass(frozen=True)
class Content:
    """A draft of the release, without what only its approval knows; and what stands behind it."""

    draft: Release
    members: tuple[tuple[int, int, str], ...]  # report, sign, part
    answers: str  # digest of the answers of these reports
    held: tuple[Held, ...]
    unlisted: int  # reports in cities that are on no list of places
    coverage: Coverage = Coverage()

    @property
    def reports(self) -> int:
        """Reports that it would publish, and take out."""
        return len(self.members)


def content_of(
    draft: Release,
    members: Sequence[Member],
    held: Sequence[Held],
    unlisted: int,
    coverage: Coverage,
) -> Content:
    """What is kept of a proposal."""
    total = hashlib.sha256()
    for member in members:
        total.update(written_report(member.report).encode())
    return Content(
        draft,
        tuple((member.report.key, member.report.sign, member.part) for member in members),
        total.hexdigest(),
        tuple(held),
        unlisted,
        coverage,
    )


def keep(content: Content) -> str:
    """As it stands in the table."""
    return canonical(
        {
            "draft": json.loads(written(content.draft)),
            "members": content.members,
            "answers": content.answers,
            "held": [_plain(asdict(held)) for held in content.held],
            "unlisted": content.unlisted,
            "coverage": asdict(content.coverage),
        }
    ).decode()


def kept(text: str) -> Content:
    """What `keep` made."""
    found: dict[str, Any] = json.loads(text)
    return Content(
        read(canonical(found["draft"])),
        tuple((key, sign, part) for key, sign, part in found["members"]),
        found["answers"],
        tuple(_held(held) for held in found["held"]),
        found["unlisted"],
        Coverage(**found["coverage"]),
    )


def fingerprint(content: Content) -> str:
    """A digest of what somebody approves: the same numbers over the same reports."""
    same = replace(content, held=(), unlisted=0, coverage=Coverage())
    return hashlib.sha256(keep(same).encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """One number that a candidate and a new proposal do not share; None: it is not there."""

    before: Atom | Table | None
    after: Atom | Table | None

    @property
    def what(self) -> Atom | Table:
        """Whichever is there."""
        found = self.before or self.after
        if found is None:
            raise ValueError("a difference between nothing and nothing")
        return found


def differences(before: Content, after: Content) -> Iterator[Difference]:
    """Atoms and tables that are not the same in both; the rest (places, reports) says itself."""
    for old, new in (
        (before.draft.atoms, after.draft.atoms),
        (before.draft.tables, after.draft.tables),
    ):
        was = {_what(one): one for one in old}
        now = {_what(one): one for one in new}
        for what in (*was, *(what for what in now if what not in was)):
            if _numbers(was.get(what)) != _numbers(now.get(what)):
                yield Difference(was.get(what), now.get(what))


def _what(one: Atom | Table) -> tuple[str, ...]:
    if isinstance(one, Atom):
        return (one.level, one.where, str(one.first))
    return (one.family, one.place, str(one.first))


def _numbers(one: Atom | Table | None) -> object:
    """Without its id: another number before it moves them all."""
    return None if one is None else replace(one, id="")


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    return {name: _month(value) for name, value in found.items()}


def _month(value: Any) -> Any:
    return str(Month(value["number"])) if isinstance(value, dict) else value


def _held(found: dict[str, Any]) -> Held:
    months = {name: found[name] and Month.read(found[name]) for name in ("first", "last")}
    return Held(**{**found, **months})
