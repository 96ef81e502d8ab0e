"""Checking a whole record: each answer by itself, what applies, what is required."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.codebook.answers import AnswerError, Problem, Value, Values, parse_answer
from app.codebook.load import codebook
from app.codebook.model import Codebook, Field, Required
from app.codebook.told import Marked, marked

# In a field that does not apply these say nothing, so an import may drop them.
SAYS_NOTHING = frozenset({"unknown", "not_given"})

# A blank field that must be answered: what to do, in the words of the form.
INSTRUCTIONS = {
    "incident_outcome": marked("Say what happened."),
    "people_count": marked("Enter how many people this report stands for."),
    "source_of_knowledge": marked("Say how you know this."),
    "incident_date": marked(
        "Enter the date of the arrest, or of the appointment if nobody was arrested."
    ),
    "venue_type": marked("Say what kind of place it is."),
    "city": marked("Enter the city."),
    "state": marked("Choose the state or territory."),
    "sharing_basis": marked("Say whether this may be counted."),
    "confidence": marked("Say how sure it is."),
    "date_precision": marked("Say how exact the date is."),
}


def check_answers(
    raw: Mapping[str, str], book: Codebook = codebook
) -> tuple[dict[str, Value], list[Problem]]:
    """Read every answer by itself; returns what could be read and what could not."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for name, text in raw.items():
        try:
            values[name] = parse_answer(book[name], text)
        except AnswerError as error:
            problems.append(Problem(name, error.message, error.arguments))
    return values, problems


def applies(field: Field, values: Values, book: Codebook = codebook) -> bool:
    """Whether the question makes sense: its condition holds, over answers that apply themselves."""
    if field.applies_when is None:
        return True
    for other in field.applies_when.fields():
        if values.get(other) is not None and not applies(book[other], values, book):
            values = {**values, other: None}
    return field.applies_when.holds(values)


def set_aside(
    values: Values, book: Codebook = codebook
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Take out the answers that do not apply (any more); returns the rest, and which they were."""
    lost = tuple(
        name
        for name, value in values.items()
        if value is not None and not applies(book[name], values, book)
    )
    return {**values, **dict.fromkeys(lost)}, lost


def drop_empty_answers(values: Values, book: Codebook = codebook) -> dict[str, Value]:
    """Leave out "unknown" where the question does not apply: it says nothing there."""
    return {
        name: None
        if isinstance(value, str)
        and value
        and set(value.split()) <= SAYS_NOTHING
        and not applies(book[name], values, book)
        else value
        for name, value in values.items()
    }


def problems_of(
    values: Values,
    today: date | None = None,
    moments: Iterable[Required] = (Required.AT_FILING,),
    book: Codebook = codebook,
) -> list[Problem]:
    """What is wrong with these answers together.

    Args:
        values: answers that were read one by one.
        today: the date at the place, in its time zone; a later incident date is refused.
        moments: when required fields are looked at: filing, acceptance.
    """
    problems = [
        Problem(field.name, INSTRUCTIONS[field.name], {})
        for field in book.required(*moments)
        if values.get(field.name) is None
    ]
    problems += [
        Problem(
            name,
            "Clear this answer: “%(label)s” does not apply with the other answers given.",
            {"label": Marked(book[name].label)},
        )
        for name, value in values.items()
        if value is not None and not applies(book[name], values, book)
    ]
    happened = values.get("incident_date")
    if today is not None and isinstance(happened, date) and happened > today:
        problems.append(
            Problem(
                "incident_date",
                "Enter a date that is not in the future: today is %(today)s there.",
                {"today": today.isoformat()},
            )
        )
    if values.get("people_count") == 0 and values.get("incident_outcome") in (
        "detained",
        "questioned_released",
        "attempt_not_completed",
        "did_not_attend_fear",
    ):
        problems.append(
            Problem(
                "people_count",
                "Enter how many people: 0 is only for agents present without a detention.",
                {},
            )
        )
    return problems
