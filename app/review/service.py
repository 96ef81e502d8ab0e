"""Checking a decision before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.codebook import Problem, Required, Value, check_answers, problems_of
from app.codebook.answers import AnswerError, clean_text
from app.codebook.screening import screen
from app.incidents.record import DECISIONS, Record, Status
from app.review.forms import LONGEST_REASON, SETTLED

# What asks the writer for something, or sets a report aside, says why.
REASON_NEEDED = (Status.NEEDS_INFO, Status.DUPLICATE, Status.REJECTED)


@dataclass(frozen=True)
class Decision:
    """A decision as it would be written, and what stands against it."""

    answers: Mapping[str, Value]
    reason: str
    problems: list[Problem]


def read_decision(raw: Mapping[str, str], record: Record) -> Decision:
    """Check a decision against the record as it stands.

    A date precision that nobody gave is the codebook's default, an exact day.
    """
    given = {name: raw[name] for name in ("review_status", *SETTLED) if raw.get(name)}
    answers, problems = check_answers(given)
    status = answers.get("review_status")
    if not problems and status not in [decision.value for decision in DECISIONS]:
        problems.append(Problem("review_status", "Choose a decision.", {}))
    reason = ""
    try:
        reason = clean_text(raw.get("reason", ""))
    except AnswerError as error:
        problems.append(Problem("reason", error.message, error.arguments))
    problems += _problems_of_reason(reason, str(status))
    if status == Status.ACCEPTED.value:
        answers.setdefault("date_precision", record.answers["date_precision"] or "exact_day")
        merged = {**record.answers, **answers}
        moments = (Required.AT_FILING, Required.AT_ACCEPTANCE)
        problems += problems_of(merged, moments=moments)
    return Decision(answers, reason, problems)


def _problems_of_reason(reason: str, status: str) -> list[Problem]:
    if not reason and status in [needed.value for needed in REASON_NEEDED]:
        return [Problem("reason", "Give a reason, so that the writer knows what to do.", {})]
    if len(reason) > LONGEST_REASON:
        return [Problem("reason", "Shorten this to %(maximum)s characters.", {"maximum": 500})]
    problem = screen("reason", reason)
    return [problem] if problem else []
