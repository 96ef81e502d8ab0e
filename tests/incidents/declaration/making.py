"""Records to declare from, whole and at random, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from app.codebook import STEP_KINDS, Field, Kind, Step, Value, codebook
from app.incidents.declaration import Choices, Material, Section, Source, what_can_be_said

DAY = date(2025, 5, 22)
# A detention that a lawyer saw, with an answer to most questions.
WITNESSED: Mapping[str, Value] = {
    "incident_outcome": "detained",
    "people_count": 1,
    "people_count_kind": "exact",
    "source_of_knowledge": "witnessed_directly",
    "sharing_basis": "client_consented",
    "confidence": "probable",
    "incident_date": DAY,
    "date_precision": "exact_day",
    "incident_time": "10:40",
    "time_precision": "about_30_min",
    "venue_type": "immigration_court",
    "facility": "San Diego Immigration Court",
    "city": "San Diego",
    "state": "CA",
    "place_in_building": "hallway",
    "appointment_type": "master_reset",
    "dhs_motion": "dismiss",
    "motion_form": "oral",
    "respondent_position": "opposed",
    "ij_ruling": "granted",
    "ij_reasons": "no",
    "arrest_timing": "right_after",
    "agents_count": "n11_20",
    "face_covering": "some",
    "warrant_shown": "none_shown",
    "force_used": "handcuffs",
    "representation": "attorney_present",
    "asylum_status": "pending_eoir",
    "compliance": "full",
    "family_present": "relative_unspecified",
    "custody_status": "in_custody",
    "first_holding": "hold_room",
}
EVERYWHERE = dict.fromkeys(Section, Source.WITNESSED)


def material(*steps: Step, **overrides: Value) -> Material:
    """The detention above with other answers; None takes one out."""
    return Material({**WITNESSED, **overrides}, tuple(steps))


def everything(found: Material, source: Source = Source.WITNESSED) -> Choices:
    """All that may be said, known from one source, everything ticked."""
    sayable = what_can_be_said(found)
    keys = [fact.key for facts in sayable.facts.values() for fact in facts]
    return Choices(
        dict.fromkeys(Section, source),
        ticked=frozenset([*keys, *(later.key for later in sayable.later)]),
    )


def _answers_of(field: Field) -> st.SearchStrategy[Value]:
    if field.kind is Kind.CHOICE or field.kind is Kind.STATE:
        return st.sampled_from([choice.code for choice in field.choices])
    if field.kind is Kind.MULTI:
        codes = [choice.code for choice in field.choices]
        some = st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)
        return some.map(lambda found: " ".join(code for code in codes if code in found))
    if field.kind is Kind.INTEGER:
        return st.integers(field.minimum, 40)
    if field.kind is Kind.DATE:
        return st.dates(DAY, DAY + timedelta(days=90))
    if field.kind is Kind.TIME:
        return st.sampled_from(["00:05", "09:30", "12:00", "23:59"])
    return st.sampled_from(["San Diego Immigration Court", "San Diego"])


def _answers() -> st.SearchStrategy[dict[str, Value]]:
    """Records with some thirty answers: a likely ground, and others that may not even apply."""
    one = st.sampled_from([f for f in codebook.stored if f.kind is not Kind.IDENTIFIER]).flatmap(
        lambda field: st.tuples(st.just(field.name), _answers_of(field))
    )
    return st.lists(one, max_size=40).map(lambda pairs: {**WITNESSED, **dict(pairs)})


def _steps() -> st.SearchStrategy[tuple[Step, ...]]:
    sources = [None, *(choice.code for choice in codebook["source_of_knowledge"].choices)]
    one = st.sampled_from(list(STEP_KINDS.values())).flatmap(
        lambda kind: st.builds(
            Step,
            kind=st.just(kind.name),
            code=st.sampled_from([choice.code for choice in kind.choices]),
            on=st.none() | st.dates(DAY - timedelta(days=3), DAY + timedelta(days=90)),
            source=st.sampled_from(sources),
            entered=st.just(DAY + timedelta(days=90)),
        )
    )
    return st.lists(one, max_size=4).map(tuple)


def records() -> st.SearchStrategy[Material]:
    """Any record that is not known from the news."""
    return st.builds(Material, _answers(), _steps()).filter(lambda found: not found.from_the_news)


def sources() -> st.SearchStrategy[dict[Section, Source]]:
    """Any source, or none, for each section."""
    one = st.none() | st.sampled_from(list(Source))
    return st.fixed_dictionaries(dict.fromkeys(Section, one)).map(
        lambda found: {section: source for section, source in found.items() if source}
    )
