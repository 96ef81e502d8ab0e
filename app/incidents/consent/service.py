"""Writing down what a client answered: one dated step, which opens or closes the report at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.codebook import AnswerError, Problem, Step, codebook, parse_answer
from app.database import now
from app.incidents.consent.queries import BASIS
from app.incidents.record import Record
from app.incidents.service import add_step
from app.ledger.keys import Keys

# "Not asked yet" settles nothing.
SETTLING = ("client_consented", "engagement_terms", "not_our_client", "refused")


@dataclass(frozen=True)
class Settlement:
    """What was answered, and when; with what stands against it."""

    code: str
    on: date
    problems: list[Problem]


def read_settlement(raw: Mapping[str, str], today: date) -> Settlement:
    """Check what came in.

    Args:
        today: the date at the place of the report; the day of the answer unless one is given.
    """
    code, on = raw.get(BASIS, ""), today
    problems = []
    if code not in SETTLING:
        problems.append(Problem(BASIS, "Choose what the client answered.", {}))
    try:
        given = parse_answer(codebook["incident_date"], raw.get("on", ""))
    except AnswerError as error:
        problems.append(Problem("on", error.message, error.arguments))
    else:
        on = given if isinstance(given, date) else today
    if on > today:
        problems.append(Problem("on", "Enter a day that has come: this one lies ahead.", {}))
    return Settlement(code, on, problems)


def settle(
    session: Session, keys: Keys, actor: Actor, record: Record, revision: int, settled: Settlement
) -> Record:
    """Add the step. A second tap of the same button finds it there, and changes nothing.

    Args:
        record: locked, as it stands in this transaction.
        revision: the one that the page showed.

    Raises:
        Stale, NotOpen
    """
    step = Step(BASIS, settled.code, settled.on, None, now().date())
    if record.revision == revision + 1 and record.steps and record.steps[-1] == step:
        return record
    return add_step(session, keys, actor, record, revision, step)
