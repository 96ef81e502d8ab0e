"""What a record says, as clauses: the rules of evidence about unknowns, blanks and negatives."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.codebook import STEP_KINDS, Codebook, Field, Kind, Step, Value
from app.codebook.check import applies
from app.codebook.steps import Follows, in_order
from app.incidents.declaration.choices import NEWS, Source, source_of
from app.incidents.declaration.slots import fill, is_about_somebody
from app.incidents.declaration.subject import Subject
from app.incidents.declaration.table import ANY, LINE_OF, LINES, Line

UNKNOWN = "unknown"
# Beside another code of a multiple answer these contradict it.
ALONE = frozenset({"none", "none_noted", "none_seen", "none_stated", "not_seen", "unidentified"})


@dataclass(frozen=True)
class Fact:
    """One thing that may be said.

    `key` is the field, by which it is ticked; `source` stands where the fact brings its own.
    """

    key: str
    line: Line
    told: str
    seen: str
    source: Source | None = None


def answers_that_count(
    answers: Mapping[str, Value], steps: Collection[Step], book: Codebook
) -> dict[str, Value]:
    """The answers without blanks, unknowns, what does not apply, and what dated steps tell."""
    told_by_steps = {step.kind for step in steps if STEP_KINDS[step.kind].follows is Follows.LATEST}
    kept: dict[str, Value] = {}
    for name, value in answers.items():
        if (
            name not in book.fields
            or name in told_by_steps
            or not applies(book[name], answers, book)
        ):
            continue
        said = _without_unknown(book[name], value)
        if said is not None:
            kept[name] = said
    return kept


def _without_unknown(field: Field, value: Value) -> Value:
    if not field.is_coded or not isinstance(value, str):
        return value
    codes = [code for code in value.split() if code != UNKNOWN]
    if len(codes) > 1:
        codes = [code for code in codes if code not in ALONE] or codes
    return " ".join(codes) or None


def facts_of(
    answers: Mapping[str, Value],
    subject: Subject,
    book: Codebook,
    sources: Mapping[str, Source],
) -> Iterator[Fact]:
    """Everything that these answers say, in the order of the table.

    Args:
        answers: those that count, less news.
        sources: field to source, where an answer has one of its own.
    """
    for line in LINES:
        value = answers.get(line.field)
        if value is None or line.field not in book.fields or not line.says_something:
            continue
        field = book[line.field]
        coded = field.kind in (Kind.CHOICE, Kind.MULTI)
        codes = str(value).split() if coded else [ANY]
        if not set(codes) & set(line.codes):
            continue
        chosen = [
            choice for choice in field.choices if choice.code in codes and choice.code in line.codes
        ]
        told, seen = (
            ""
            if subject.nobody and is_about_somebody(template)
            else fill(template, subject, choices=chosen, value=value, question=field.label)
            for template in (line.template(witnessed=False), line.template(witnessed=True))
        )
        yield Fact(line.field, line, told, seen, sources.get(line.field))


def said_together(facts: Collection[Fact]) -> list[Fact]:
    """The same facts, less those that another one says better."""
    keys = {fact.key for fact in facts}
    return [fact for fact in facts if not keys & set(fact.line.unless)]


@dataclass(frozen=True)
class Later:
    """A dated step of the case, with the clause it makes and where it is known from."""

    key: str
    step: Step
    told: str
    seen: str
    source: Source | None  # none: nobody said, and the draft asks


def later_of(
    steps: Collection[Step], happened: date, subject: Subject, book: Codebook
) -> list[Later]:
    """The steps that may be said, by date: not those from the news, nor about sharing."""
    found = []
    for step in in_order(steps):
        line = LINE_OF.get((step.kind, step.code))
        if line is None or not line.says_something or step.source == NEWS or subject.nobody:
            continue
        if is_on_the_day(step, happened):
            continue
        choices = (
            book[step.kind].choices if step.kind in book.fields else STEP_KINDS[step.kind].choices
        )
        chosen = [choice for choice in choices if choice.code == step.code]
        told, seen = (
            fill(line.template(witnessed=witnessed), subject, choices=chosen)
            for witnessed in (False, True)
        )
        found.append(Later(_key(step), step, told, seen, source_of(step.source)))
    return found


def is_on_the_day(step: Step, happened: date) -> bool:
    """Whether the answer of the record follows this step: what stood on the day of the event."""
    on_the_day = STEP_KINDS[step.kind].follows is Follows.ON_THE_DAY
    return on_the_day and step.on is not None and step.on <= happened


def _key(step: Step) -> str:
    return f"{step.kind}.{step.code}.{step.on.isoformat() if step.on else 'undated'}"
