"""How a report stands: how it is known, who may count it, what a coordinator made of it."""

from __future__ import annotations

from random import Random

from app.codebook import Value
from app.operations.demo.draws import one_of
from app.operations.demo.hearings import DETAINED, FEAR, PRESENCE, STOPPED

SOURCE = {
    "immigration_court": one_of(
        "witnessed_directly 45, client_account 8, family_account 13, colleague_account 15, "
        "court_observer 15, document_review 2, media_report 2"
    ),
    "check_in": one_of(
        "witnessed_directly 26, client_account 17, family_account 36, colleague_account 14, "
        "court_observer 2, document_review 3, media_report 2"
    ),
    "elsewhere": one_of(
        "witnessed_directly 24, client_account 14, family_account 28, colleague_account 21, "
        "court_observer 3, document_review 3, media_report 7"
    ),
}
SOURCE_OF_FEAR = one_of("client_account 62, family_account 23, colleague_account 15")
SOURCE_OF_PRESENCE = one_of(
    "witnessed_directly 58, court_observer 22, colleague_account 18, media_report 2"
)
OTHER_SOURCES = one_of(
    "family_account 24, document_review 22, client_account 14, colleague_account 12, "
    "witnessed_directly 4, "
    "family_account+document_review 9, client_account+document_review 8, court_observer 6, "
    "media_report 5"
)
CONFIDENCE = {
    "witnessed_directly": one_of("confirmed 52, probable 45, unverified 3"),
    "document_review": one_of("confirmed 25, probable 60, unverified 15"),
    "media_report": one_of("probable 25, unverified 75"),
    "": one_of("confirmed 12, probable 56, unverified 32"),
}
STATUS_BY_AGE = (  # days since the event, and how it stands by then
    (6, one_of("submitted 92, accepted 5, needs_info 1, withdrawn 1, duplicate 1")),
    (20, one_of("submitted 66, accepted 23, needs_info 5, duplicate 2, rejected 2, withdrawn 2")),
    (60, one_of("submitted 30, accepted 50, needs_info 8, duplicate 4, rejected 5, withdrawn 3")),
    (200, one_of("submitted 9, accepted 69, needs_info 4, duplicate 7, rejected 7, withdrawn 4")),
    (
        10_000,
        one_of("submitted 1, accepted 74, needs_info 1, duplicate 9, rejected 10, withdrawn 5"),
    ),
)
BASIS_WHEN_ACCEPTED = {
    # A client must agree; of somebody whom the office only saw there is nothing to ask.
    "client": one_of("client_consented 33, engagement_terms 17, pending 37, refused 13"),
    "seen": one_of(
        "not_our_client 46, client_consented 6, engagement_terms 6, pending 37, refused 5"
    ),
}
BASIS_WHEN_OPEN = one_of(
    "- 42, pending 24, client_consented 12, not_our_client 15, engagement_terms 3, refused 4"
)
OPEN_BASES = one_of("not_our_client 40, client_consented 36, engagement_terms 24")
SEEN = frozenset({"witnessed_directly", "court_observer", "media_report", "colleague_account"})
DATE_PRECISION = one_of("exact_day 94, within_week 5, month_only 1")
OUTCOMES = {
    "immigration_court": one_of(
        "detained 80, questioned_released 5, attempt_not_completed 3, agents_present_only 8, "
        "did_not_attend_fear 4"
    ),
    "check_in": one_of(
        "detained 84, questioned_released 5, attempt_not_completed 1, agents_present_only 2, "
        "did_not_attend_fear 8"
    ),
    "elsewhere": one_of(
        "detained 78, questioned_released 7, attempt_not_completed 6, agents_present_only 6, "
        "did_not_attend_fear 3"
    ),
}
KINDS = {
    "detained": DETAINED,
    "questioned_released": STOPPED,
    "attempt_not_completed": STOPPED,
    "agents_present_only": PRESENCE,
    "did_not_attend_fear": FEAR,
}


def source_answers(random: Random, around: str, kind: str, *, detailed: bool) -> dict[str, Value]:
    """How the reporter knows, and from where else."""
    special = {FEAR: SOURCE_OF_FEAR, PRESENCE: SOURCE_OF_PRESENCE}
    source = special.get(kind, SOURCE[around]).draw(random)
    answers: dict[str, Value] = {"source_of_knowledge": source}
    if detailed and random.random() < 0.4:
        others = [code for code in OTHER_SOURCES.draw(random).split() if code != source]
        if others:
            answers["other_sources"] = " ".join(others)
    return answers


def review_answers(
    random: Random, days_ago: int, source: str, *, consent_settled: bool
) -> dict[str, Value]:
    """Status, basis for sharing, precision of the date, and what a coordinator added.

    Args:
        days_ago: since the event.
        consent_settled: every record is open to the network and to counts.
    """
    status = next(table for most, table in STATUS_BY_AGE if days_ago <= most).draw(random)
    answers: dict[str, Value] = {
        "review_status": status,
        "date_precision": DATE_PRECISION.draw(random),
    }
    if consent_settled:
        basis = OPEN_BASES.draw(random)
    elif status == "accepted":
        basis = BASIS_WHEN_ACCEPTED["seen" if source in SEEN else "client"].draw(random)
    else:
        basis = BASIS_WHEN_OPEN.draw(random)
    if basis:
        answers["sharing_basis"] = basis
    if status == "accepted":
        answers["confidence"] = CONFIDENCE.get(source, CONFIDENCE[""]).draw(random)
    return answers
