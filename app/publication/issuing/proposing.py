"""A proposal over the register as it is: what would be released now, and what would not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.queries import is_synthetic
from app.codebook import Told, marked
from app.database import now
from app.ledger.chain import head
from app.publication.issuing.areas import Places, chosen_rule, read_places
from app.publication.issuing.content import Content, Coverage, content_of
from app.publication.issuing.history import History, read_history
from app.publication.issuing.members import DETAINED, Member, members_of, read_inside
from app.publication.issuing.models import PublicErratum
from app.publication.model import Proposal, Published, Question, Report
from app.publication.records import unpublished
from app.releases import Atom, Erratum, Level, Place, Release
from app.releases.families import OUTCOMES


class NotNow(Told):
    """There can be no release as of this day."""


@dataclass(frozen=True)
class Proposed:
    """A proposal, and the moment of the register that it was made over."""

    content: Content
    members: tuple[Member, ...]
    state: Mapping[str, object]
    sequence: int  # head of the audit chain at that moment

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be published."""
        draft = self.content.draft
        return not (draft.atoms or draft.tables or draft.errata)


def answer(question: Question) -> Proposal:
    """The arithmetic; loaded only when it is needed, since it brings a solver along."""
    from app.publication.propose import propose  # noqa: PLC0415  # see above

    return propose(question)


def look(session: Session, folder: Path, as_of: date) -> Proposed:
    """Make a proposal. Writes nothing.

    Args:
        session: one that sees one state of the database throughout (`Database.snapshot`).

    Raises:
        Disagree: register and folder tell of different releases.
        NotNow: a day to come, or one before the newest release.
    """
    history = read_history(session, folder)
    _check_day(history, as_of)
    places = read_places(session)
    inside = read_inside(session)
    found = unpublished(session, as_of, places.slugs)
    newest = head(session)
    question = Question(
        number=history.next_number,
        as_of=as_of,
        rule=history.rule(chosen_rule(session)),
        places=_asked(places, history, (*found.reports, *inside.withdrawn), inside.published),
        state=history.state,
        atoms=history.atoms,
        tables=history.tables,
        waiting=(*found.reports, *inside.withdrawn),
        published=inside.published,
    )
    proposal = answer(question)
    draft = Release(
        number=question.number,
        as_of=as_of,
        made_at="",
        synthetic=is_synthetic(session),
        previous=history.last.digest if history.last else "",
        rule=question.rule,
        places=_listed(places.by_slug, places.listed, history, proposal.atoms),
        atoms=proposal.atoms,
        tables=proposal.tables,
        errata=_errata(session),
        gathered=proposal.gathered,
        audit_sequence=0,
        audit_hash="",
    )
    members = members_of(question.waiting, _parts(proposal))
    counted = sum(report.outcome == DETAINED for report in found.reports)
    added = sum(m.report.sign for m in members if m.report.outcome == DETAINED)
    coverage = Coverage(
        counted + inside.detained - _detained(inside.withdrawn),
        inside.detained,
        inside.detained + added,
    )
    return Proposed(
        content_of(draft, members, proposal.held, found.unlisted, coverage),
        members,
        dict(proposal.state.content),
        newest.sequence if newest else 0,
    )


def _check_day(history: History, as_of: date) -> None:
    if as_of > now().date():
        raise NotNow(marked("Choose a day that is not in the future."))
    if history.last and as_of < history.last.release.as_of:
        raise NotNow(
            marked("Choose a day that is not before that of the newest release, %(day)s."),
            day=history.last.release.as_of.isoformat(),
        )


def _parts(proposal: Proposal) -> Sequence[tuple[str, tuple[tuple[int, int], ...]]]:
    """Atoms, and the table of other outcomes, with their reports."""
    atoms = [(atom.id, tuple(proposal.members[atom.id])) for atom in proposal.atoms]
    outcomes = [table.id for table in proposal.tables if table.family == OUTCOMES]
    return [*atoms, *((part, proposal.outcome_members) for part in outcomes[:1])]


def _asked(
    places: Places,
    history: History,
    waiting: Sequence[Report],
    published: Sequence[Published],
) -> Sequence[Place]:
    """The places of the list, those that have a number, and those of reports."""
    before = {place.slug: place for release in history.releases for place in release.places}
    wanted = {report.place for report in waiting} | {one.report.place for one in published}
    known = {**places.by_slug, **before}
    return [known[slug] for slug in sorted(wanted | places.listed | set(before)) if slug in known]


def _listed(
    by_slug: Mapping[str, Place],
    listed: frozenset[str],
    history: History,
    atoms: Sequence[Atom],
) -> tuple[Place, ...]:
    """Places that every release names, whether or not a report is of them; and those that have a
    number. So the list tells nothing that the numbers do not."""
    before = {place.slug: place for release in history.releases for place in release.places}
    numbered = {atom.where for atom in atoms if atom.level is Level.PLACE}
    now_listed = {slug: by_slug[slug] for slug in chain(listed, numbered)}
    return tuple(place for _, place in sorted({**now_listed, **before}.items()))


def _errata(session: Session) -> tuple[Erratum, ...]:
    rows = session.scalars(
        select(PublicErratum)
        .where(PublicErratum.release_id.is_(None))
        .order_by(PublicErratum.asked_at, PublicErratum.part)
    )
    return tuple(Erratum(row.part, row.reason) for row in rows)


def _detained(reports: Sequence[Report]) -> int:
    return sum(report.outcome == DETAINED for report in reports)
