"""From raw answers to a record that can be filed: one path for forms, imports and the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.codebook import Marked, Problem, Required, Value, check_answers, codebook, problems_of
from app.codebook.bands import band_of
from app.codebook.check import applies, drop_empty_answers, set_aside
from app.codebook.screening import screen
from app.places import queries as places

# What only a coordinator answers, and what only the application writes.
COORDINATORS_ANSWER = frozenset({"confidence", "public_hold"})
SYSTEM_WRITES = frozenset({"record_id", "review_status"})


@dataclass(frozen=True)
class Draft:
    """Answers as they would be filed, and what stands against it."""

    values: Mapping[str, Value]
    problems: list[Problem]
    # Answers that the record holds and that do not apply any more; the history keeps them.
    set_aside: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """The free texts given."""
        return {
            field.name: str(self.values[field.name])
            for field in codebook.sealed
            if self.values.get(field.name) is not None
        }

    @property
    def answers(self) -> dict[str, Value]:
        """What goes into the record's own columns; blank for everything not given."""
        return {field.name: self.values.get(field.name) for field in codebook.stored}


def draft_of(
    session: Session,
    raw: Mapping[str, str],
    *,
    base: Mapping[str, Value] | None = None,
    moments: Iterable[Required] = (Required.AT_FILING,),
    imported: bool = False,
) -> Draft:
    """Read, complete and check answers.

    Args:
        raw: codebook field to text; several codes of one field joined by spaces. What is absent
            stays as it is in `base`, what is empty becomes blank.
        base: the answers of the record that is being revised; those that do not apply with the
            new ones are set aside.
        imported: "unknown" where a question does not apply is dropped, as it says nothing there.
    """
    values, problems = check_answers(raw)
    given: dict[str, Value] = {**(base or {}), **values}
    problems += _settle_place(session, given, asked=raw, before=base or {})
    screened = (
        screen(field.name, str(given[field.name]))
        for field in codebook.fields.values()
        if (field.sealed or field.name == "city")
        and field.name in raw
        and given.get(field.name) is not None
    )
    problems += [problem for problem in screened if problem]
    if imported:
        given = drop_empty_answers(given)
    given, aside = _set_aside(given, base or {})
    _follow_estimate(given)
    wrong = {problem.field for problem in problems}
    problems += [
        problem
        for problem in problems_of(given, today=_today(session, given), moments=moments)
        if problem.field not in wrong
    ]
    return Draft(given, problems, aside)


def _set_aside(
    given: dict[str, Value], before: Mapping[str, Value]
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Take out what stood in the record and does not apply any more.

    An answer that was given only now stays, and is refused by name: its writer can say which of
    the two was meant.
    """
    aside = tuple(name for name in set_aside(given)[1] if given[name] == before.get(name))
    return {**given, **dict.fromkeys(aside)}, aside


def _follow_estimate(values: dict[str, Value]) -> None:
    """ "About a dozen" is 12, and lies in a band: where nobody chose one, this is it.

    Counts are of bands: a report with a number alone would be missing from them.
    """
    estimate = values.get("agents_estimate")
    if not isinstance(estimate, int) or values.get("agents_count") is not None:
        return
    if applies(codebook["agents_count"], values):
        values["agents_count"] = band_of(estimate, estimate)


def _settle_place(
    session: Session,
    values: dict[str, Value],
    asked: Mapping[str, str],
    before: Mapping[str, Value],
) -> list[Problem]:
    """Find the court or office by name, fill city and state from it, spell the city as listed."""
    problems = []
    for name in ("facility", "hearing_court"):
        typed = values.get(name)
        if typed is None:
            continue
        found = places.find_facility(session, str(typed))
        if found is None:
            problems.append(
                Problem(
                    name,
                    "“%(given)s” is not on the list of courts and offices. Choose one of the "
                    "list, or clear this and name the place under “%(other)s”.",
                    {
                        "given": str(typed)[:60],
                        "other": Marked(codebook["facility_other"].question),
                    },
                )
            )
            continue
        values[name] = found.name
        if name == "facility":
            # A court has one address: a city left over from another choice would be wrong.
            moved = "facility" in asked and ("city" not in asked or _left_over(values, before))
            if values.get("city") is None or moved:
                values["city"] = found.city
            if values.get("state") is None or moved:
                values["state"] = found.state
    if values.get("city") is not None and values.get("state") is not None:
        listed = places.canonical_city(session, str(values["city"]), str(values["state"]))
        if listed is not None:
            values["city"], values["state"] = listed
    return problems


def _left_over(values: Mapping[str, Value], before: Mapping[str, Value]) -> bool:
    """Whether another court was chosen and the city is still that of the one before."""
    return values["facility"] != before.get("facility") and all(
        values.get(name) == before.get(name) for name in ("city", "state")
    )


def _today(session: Session, values: Mapping[str, Value]) -> date:
    """Today at the venue: Phoenix at 17:00 is tomorrow in UTC."""
    city, state = values.get("city"), values.get("state")
    return places.today_at(session, str(city or ""), str(state or ""))
