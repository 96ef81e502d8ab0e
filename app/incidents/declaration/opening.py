"""The paragraphs that stand before the facts: who declares, from what knowledge, when and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.codebook import Codebook, Value
from app.incidents.declaration.choices import Choices, Section, Source
from app.incidents.declaration.leads import lead
from app.incidents.declaration.paragraphs import Paragraph
from app.incidents.declaration.subject import Subject
from app.incidents.declaration.words import (
    day_in_words,
    in_sentence,
    joined,
    legible,
    month_in_words,
    with_article,
)
from app.places.states import STATES

NAME, ROLE = "[NAME]", "[ROLE, EMPLOYER, BAR]"
ASK_DATE = "[DATE]"
NAME_THEM = " [NAME THEM]"
# In this order the document tells where and when: the event itself first.
PLACED_BY = (Section.ARREST, Section.HEARING, Section.SUMMONS)


def who_declares(choices: Choices) -> Paragraph:
    return Paragraph(f"I am {choices.role or ROLE}.")


def basis(
    sources: Mapping[Section, Source], subject: Subject, arrest: str, book: Codebook
) -> Paragraph:
    """What the declarant saw, and what others told."""
    named = {
        Section.HEARING: f"the {subject.event}",
        Section.PERSON: subject.person,
        Section.ARREST: arrest,
        Section.SUMMONS: "the check-in and the summons to it",
        Section.CUSTODY: "the time afterwards",
    }
    sentences = []
    if not subject.nobody:
        whom = "whom these events concern"
        noun = f"the people {whom}" if subject.plural else f"the person {whom}"
        verb = "are" if subject.plural else "is"
        sentences.append(f"In this declaration, “{subject.person}” {verb} {noun}.")
    for source in Source:
        about = joined([named[section] for section in Section if sources.get(section) is source])
        if not about:
            continue
        if source is Source.WITNESSED:
            sentences.append(
                f"I have personal knowledge of what I state about {about}: "
                "I saw or heard it myself."
            )
        else:
            which = NAME_THEM if source is Source.DOCUMENTS else ""
            sentences.append(f"What I state about {about}, {lead(source, subject, book)}{which}.")
    return Paragraph(" ".join(sentences))


def when_and_where(
    answers: Mapping[str, Value],
    texts: Mapping[str, str],
    sources: Mapping[Section, Source],
    subject: Subject,
    book: Codebook,
) -> Paragraph | None:
    """The day and the place, known as the event itself is known; none where nothing is said."""
    section = next((section for section in PLACED_BY if section in sources), None)
    if section is None:
        return None
    source = sources[section]
    when, where = _when(answers), _where(answers, texts, book)
    if section is not Section.ARREST:
        # The record's date and place are those of the arrest.
        if answers.get("arrest_timing") == "later_day":
            when = f"on {ASK_DATE}"
        if answers.get("hearing_court"):
            where = f"at the {answers['hearing_court']}"
    if answers.get("incident_outcome") == "did_not_attend_fear":
        told = f"the {subject.event} was {when}, {where}"
        text = f"The {told[4:]}." if source is Source.WITNESSED else ""
    else:
        told = f"the events described below took place {when}, {where}"
        text = f"{when[0].upper()}{when[1:]}, I was {where}." if source is Source.WITNESSED else ""
    return Paragraph(text or f"{lead(source, subject, book)} that {told}.", section, source)


def _when(answers: Mapping[str, Value]) -> str:
    day = answers.get("incident_date")
    if not isinstance(day, date):
        return f"on {ASK_DATE}"
    precision, time = answers.get("date_precision"), answers.get("incident_time")
    if precision == "month_only":
        return f"in {month_in_words(day)}"
    if precision == "within_week":
        return f"within a week of {day_in_words(day)}"
    return f"on {day_in_words(day)}{_clock(str(time), answers) if time else ''}"


def _clock(time: str, answers: Mapping[str, Value]) -> str:
    hour, minute = (int(part) for part in time.split(":"))
    precision = answers.get("time_precision")
    if precision == "part_of_day":
        return ", in the morning" if hour < 12 else ", in the afternoon"
    shown = f"{hour % 12 or 12}:{minute:02d} {'a.m.' if hour < 12 else 'p.m.'}"
    return f", at {shown}" if precision == "exact" else f", at about {shown}"


def _where(answers: Mapping[str, Value], texts: Mapping[str, str], book: Codebook) -> str:
    code = str(answers.get("venue_type") or "other")
    kind = "" if code == "other" else with_article(in_sentence(book["venue_type"].labels[code]))
    typed = legible(texts.get("facility_other", ""))
    if answers.get("facility"):
        place = f"at the {answers['facility']}"
    elif kind:
        place = f"at {kind} ({typed})" if typed else f"at {kind}"
    else:
        place = f"at {typed}" if typed else ""
    state = STATES.get(str(answers.get("state")))
    town = f"in {answers['city']}, {state.name}" if answers.get("city") and state else ""
    return " ".join(part for part in (place, town) if part)
