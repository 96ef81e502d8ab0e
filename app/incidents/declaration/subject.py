"""Whom the declaration is about, in words: nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.codebook import Value
from app.incidents.declaration.words import in_words

# Bases under which the person is a client of the reporting office.
CLIENT_BASES = frozenset({"client_consented", "engagement_terms"})
HAS_COUNSEL = frozenset({"attorney_present", "attorney_absent", "accredited_rep", "limited_or_foc"})
APPOINTMENTS = frozenset(
    {
        "ice_check_in",
        "isap_check_in",
        "biometrics",
        "uscis_asylum",
        "uscis_benefit",
        "probation_report",
    }
)
APPOINTMENT_VENUES = frozenset(
    {"ice_check_in_office", "isap_atd_office", "uscis_office", "probation_office"}
)
HEARING_VENUES = frozenset({"immigration_court", "state_local_courthouse", "federal_courthouse"})


@dataclass(frozen=True)
class Subject:
    """How the person or people, and the hearing, are called throughout."""

    person: str  # "my client", "the person", "the people"
    people: str  # the same, with their number where there are several
    plural: bool
    event: str  # "hearing", "appointment", or both where it is not known
    is_client: bool
    nobody: bool  # agents only: sentences about a person make no sense

    @property
    def persons(self) -> str:
        return f"{self.person}’s"

    @property
    def was(self) -> str:
        return "were" if self.plural else "was"


def subject_of(answers: Mapping[str, Value]) -> Subject:
    """How to call those whom these answers are about.

    "My client" only where the record says so: by its basis for sharing, or by a lawyer's name on
    the case that was not said to be another office's.
    """
    count = answers.get("people_count")
    number = count if isinstance(count, int) else 1
    basis = answers.get("sharing_basis")
    is_client = number == 1 and (
        basis in CLIENT_BASES
        or (basis != "not_our_client" and answers.get("representation") in HAS_COUNSEL)
    )
    one = "my client" if is_client else "the person"
    return Subject(
        person=one if number <= 1 else "the people",
        people=_people(number, one, answers.get("people_count_kind")),
        plural=number > 1,
        event=_event(answers),
        is_client=is_client,
        nobody=number == 0,
    )


def _people(number: int, one: str, kind: Value) -> str:
    if kind == "at_least" and number > 0:
        return f"at least {in_words(number)} {'people' if number > 1 else 'person'}"
    if number <= 1:
        return one
    # A guess is no number to swear to.
    return "the people" if kind == "unknown" else f"{in_words(number)} people"


def _event(answers: Mapping[str, Value]) -> str:
    kind, venue = answers.get("appointment_type"), answers.get("venue_type")
    if kind in APPOINTMENTS:
        return "appointment"
    if venue in HEARING_VENUES:
        return "hearing"
    return "appointment" if venue in APPOINTMENT_VENUES else "hearing or appointment"
