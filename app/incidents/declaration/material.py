"""What a record can say at all: its answers, texts and dated steps, before anything was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.codebook import Codebook, Step, Value, codebook
from app.codebook.steps import in_order
from app.incidents.declaration.choices import NEWS, Section, Source, source_of
from app.incidents.declaration.facts import (
    Fact,
    Later,
    answers_that_count,
    facts_of,
    is_on_the_day,
    later_of,
)
from app.incidents.declaration.subject import Subject, subject_of

# Paragraphs of the sentence table, in their order, and the section whose source they take.
ORDER: Mapping[str, Section] = {
    "purpose": Section.HEARING,
    "posture": Section.HEARING,
    "applications": Section.PERSON,
    "motion": Section.HEARING,
    "ruling": Section.HEARING,
    "detention": Section.ARREST,
    "officers": Section.ARREST,
    "words": Section.ARREST,
    "force": Section.ARREST,
    "summons": Section.SUMMONS,
    "supervision": Section.PERSON,
    "revocation": Section.SUMMONS,
    "after": Section.CUSTODY,
}


@dataclass(frozen=True)
class Material:
    """What a record holds. `texts` are the free texts that the reader may see, less the
    narrative; who may read that offers it through the choices."""

    answers: Mapping[str, Value]
    steps: tuple[Step, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    book: Codebook = codebook

    @property
    def from_the_news(self) -> bool:
        """Known from the press alone: no declaration can come of it."""
        return self.answers.get("source_of_knowledge") == NEWS

    @property
    def happened(self) -> date:
        found = self.answers.get("incident_date")
        return found if isinstance(found, date) else date.min

    @property
    def subject(self) -> Subject:
        return subject_of(self.answers)


@dataclass(frozen=True)
class Sayable:
    """All that the record could say, by section, and the later steps."""

    facts: Mapping[Section, list[Fact]]
    later: list[Later]


def what_can_be_said(material: Material) -> Sayable:
    """Everything that may be said from some source, before anything was chosen."""
    facts: dict[Section, list[Fact]] = {section: [] for section in Section}
    if material.from_the_news:
        return Sayable(facts, [])
    answers = answers_that_count(material.answers, material.steps, material.book)
    ruled = [step for step in material.steps if is_on_the_day(step, material.happened)]
    own: dict[str, Source] = {}
    if ruled:
        # The ruling is known as its own step is known.
        last = in_order(ruled)[-1]
        source = source_of(last.source)
        if last.source == NEWS:
            answers.pop(last.kind, None)
        elif source is not None:
            own[last.kind] = source
    for fact in facts_of(answers, material.subject, material.book, own):
        if fact.line.paragraph in ORDER and (fact.told or fact.seen):
            facts[ORDER[fact.line.paragraph]].append(fact)
    return Sayable(
        facts, later_of(material.steps, material.happened, material.subject, material.book)
    )
