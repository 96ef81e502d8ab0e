"""Makes the draft: order and headings, then each paragraph with the source it rests on.

The order is that of a declaration in a removal case: declarant, basis of knowledge, day and
place, the hearing, the motion and the ruling, the arrest, what officers said and showed, force
and family, check-in facts, later events, closing words (28 U.S.C. § 1746).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from app.incidents.declaration.choices import TICKED, Choices, Section, Source
from app.incidents.declaration.facts import said_together
from app.incidents.declaration.leads import attributed
from app.incidents.declaration.material import ORDER, Material, what_can_be_said
from app.incidents.declaration.opening import ASK_DATE, NAME, basis, when_and_where, who_declares
from app.incidents.declaration.paragraphs import BLANK_LINE, Declaration, Paragraph, Part
from app.incidents.declaration.words import day_in_words, legible

CLOSING = {
    # The statute's own words, for a signature within and outside the United States.
    False: "I declare under penalty of perjury that the foregoing is true and correct.",
    True: (
        "I declare under penalty of perjury under the laws of the United States of America that "
        "the foregoing is true and correct."
    ),
}


def make_declaration(material: Material, choices: Choices) -> Declaration:
    """The draft.

    Raises:
        ValueError: the record is known from the news alone.
    """
    if material.from_the_news:
        raise ValueError("known from the news alone")
    return _Maker(material, choices).declaration()


class _Maker:
    def __init__(self, material: Material, choices: Choices) -> None:
        self.material = material
        self.choices = replace(
            choices,
            name=legible(choices.name),
            role=legible(choices.role),
            own_words=legible(choices.own_words),
        )
        self.subject, self.book = material.subject, material.book
        sayable = what_can_be_said(material)
        self.chosen = {
            section: said_together(
                [fact for fact in facts if section not in TICKED or fact.key in choices.ticked]
            )
            for section, facts in sayable.facts.items()
            if section in choices.sources
        }
        self.later = [step for step in sayable.later if step.key in choices.ticked]

    def declaration(self) -> Declaration:
        parts = [Part("", tuple(self._opening()))]
        for heading, names in self._headings():
            paragraphs = [one for name in names for one in self._paragraphs(name)]
            if "force" in names:
                paragraphs += self._own_words()
            if "after" in names:
                paragraphs += self._later()
            if paragraphs:
                parts.append(Part(heading, tuple(paragraphs)))
        name = self.choices.name or NAME
        return Declaration(
            caption="[CASE CAPTION]",
            title=f"DECLARATION OF {name}",
            opening=f"Under 28 U.S.C. § 1746, I, {name}, declare as follows:",
            parts=tuple(parts),
            closing=CLOSING[self.choices.abroad],
            executed=f"Executed on {BLANK_LINE}.",
            signature=name,
        )

    def _headings(self) -> list[tuple[str, tuple[str, ...]]]:
        subject = self.subject
        detained = self.material.answers.get("incident_outcome") == "detained"
        return [
            (f"The {subject.event}", ("purpose", "posture")),
            (_capital(subject.person), ("applications",)),
            ("The motion and the ruling", ("motion", "ruling")),
            (
                "The arrest" if detained else "What happened",
                ("detention", "officers", "words", "force"),
            ),
            ("Check-in and supervision", ("summons", "supervision", "revocation")),
            ("Afterwards", ("after",)),
        ]

    def _opening(self) -> Iterator[Paragraph]:
        detained = self.material.answers.get("incident_outcome") == "detained"
        used = {
            section: self.choices.sources[section]
            for section, facts in self.chosen.items()
            if facts
        }
        yield who_declares(self.choices)
        yield basis(used, self.subject, "the arrest" if detained else "what happened", self.book)
        placed = when_and_where(
            self.material.answers, self.material.texts, used, self.subject, self.book
        )
        if placed is not None:
            yield placed

    def _paragraphs(self, name: str) -> Iterator[Paragraph]:
        """The paragraph of this name; another one where a fact brings a source of its own."""
        section = ORDER[name]
        facts = [fact for fact in self.chosen.get(section, []) if fact.line.paragraph == name]
        for source, group in groupby(
            facts, key=lambda fact: fact.source or self.choices.sources[section]
        ):
            witnessed = source is Source.WITNESSED
            clauses = [fact.seen if witnessed else fact.told for fact in group]
            said = [clause for clause in clauses if clause]
            if said:
                text = attributed(said, source, self.subject, self.book)
                yield Paragraph(text, section, source)

    def _own_words(self) -> Iterator[Paragraph]:
        """The narrative, in brackets: only a witness has words of one's own for the arrest."""
        words = self.choices.own_words
        if words and self.choices.sources.get(Section.ARREST) is Source.WITNESSED:
            yield Paragraph(f"[In my own words: {words}]", Section.ARREST, Source.WITNESSED)

    def _later(self) -> Iterator[Paragraph]:
        """Dated events, each with its own source."""
        for later in self.later:
            day = day_in_words(later.step.on) if later.step.on else ASK_DATE
            clause = later.seen if later.source is Source.WITNESSED else later.told
            if clause:
                text = attributed([f"on {day}, {clause}"], later.source, self.subject, self.book)
                yield Paragraph(text, Section.CUSTODY, later.source)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
