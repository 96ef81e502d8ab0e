"""What a row says of its place, settled with the list; and its texts, with what may not stay."""

from __future__ import annotations

from app.codebook import Problem, codebook, marked
from app.codebook.screening import looks_like, without_numbers
from app.exchange.imports import known
from app.exchange.imports.places import Places
from app.exchange.imports.plan import Plan, Text
from app.exchange.imports.row_reading import RowRead, quoted


def settle_places(plan: Plan, read: RowRead, places: Places) -> None:
    """Name court, city and state as the list does, and take from the court what the row leaves
    open: city, state and (unless the name is a building's) the kind of place."""
    _settle_places(plan, read, places)
    if "city" in read.raw and "state" not in read.raw:
        message = marked("“%(given)s”: nobody has said which city and state this is.")
        read.doubts.append(Problem("state", message, {"given": quoted(read.raw["city"])}))


def _settle_places(plan: Plan, read: RowRead, places: Places) -> None:
    raw = read.raw
    for name in ("facility", "city", "state"):
        if name in raw and known.meaning(raw[name]) in (known.UNKNOWN, known.NOTHING):
            del raw[name]
    _settle_city(read, places)
    if "facility" not in raw:
        return
    court = places.court(raw["facility"])
    if court is None:
        _keep_as_other(plan, read)
        return
    raw["facility"] = court.name
    if court.venue_type is not None:
        raw.setdefault("venue_type", court.venue_type)
    if "city" not in raw:
        raw["city"], raw["state"] = court.city, raw.get("state", court.state)
    elif "state" not in raw and places.city(raw["city"], court.state) == (court.city, court.state):
        raw["city"], raw["state"] = court.city, court.state
    if (raw["city"], raw.get("state", court.state)) != (court.city, court.state):
        read.doubts.append(
            Problem(
                "facility",
                "“%(court)s” is in %(city)s, but the row names another city.",
                {"court": court.name, "city": f"{court.city}, {court.state}"},
            )
        )


def _settle_city(read: RowRead, places: Places) -> None:
    raw = read.raw
    if "city" not in raw:
        return
    found = places.city(raw["city"], raw.get("state", ""))
    if found is not None:
        raw["city"], raw["state"] = found


def _keep_as_other(plan: Plan, read: RowRead) -> None:
    """A court that is not on the list keeps its name, as another place, if the plan allows."""
    raw = read.raw
    if not any("facility_other" in plan.of(name).fields for name in plan.filling("facility")):
        return
    name = raw.pop("facility")
    raw.setdefault("facility_other", name)
    message = marked("“%(given)s” is not on the list of courts and offices: kept as another place.")
    given = quoted(name)
    read.doubts.append(Problem("facility_other", message, {"given": given}))


def settle_texts(plan: Plan, line: int, read: RowRead) -> list[Problem]:
    """Free texts as they may be kept. What the plan does not mend is a problem of the row, which
    a person settles: nothing that looks like a person's number is ever stored."""
    problems = []
    for field in codebook.sealed:
        text = read.raw.get(field.name)
        if text is None:
            continue
        what = looks_like(text)
        too_long = len(text.strip()) > field.maximum
        if what is None and not too_long:
            continue
        choice = plan.settled.get((line, field.name), plan.texts)
        mended = _mended(text, field.maximum) if choice is Text.MEND else None
        if choice is Text.REFUSE:
            problems.append(_problem(field.name, what, len(text), field.maximum))
        elif mended is None:
            del read.raw[field.name]
            read.doubts.append(Problem(field.name, "A text was left out.", {}))
        else:
            read.raw[field.name] = mended
            message = marked("What looked like %(what)s was taken out of a text.")
            if what is None:
                message, what = marked("A text was cut to %(what)s characters."), str(field.maximum)
            read.doubts.append(Problem(field.name, message, {"what": what}))
    return problems


def _mended(text: str, most: int) -> str | None:
    text = without_numbers(text) if looks_like(text) else text
    if looks_like(text):
        return None  # hidden in signs that cannot be taken out singly
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _problem(name: str, what: str | None, length: int, most: int) -> Problem:
    if what is not None:
        message = marked("Remove what looks like %(what)s: this register never holds it.")
        return Problem(name, message, {"what": what})
    message = marked("Shorten this to %(maximum)s characters; it has %(length)s.")
    return Problem(name, message, {"maximum": most, "length": length})
