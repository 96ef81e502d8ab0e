"""What is in a release, in the words of the pages and of the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from app.codebook import Marked, codebook, marked
from app.codebook.indicators import INDICATORS
from app.places.states import STATES
from app.publication.issuing.content import Content, Difference
from app.publication.model import Held
from app.releases import Atom, Level, Place, Table
from app.releases.families import AFTER_MOTION, MOTION_AND_RULING, OUTCOMES

FAMILIES: Mapping[str, Marked] = {
    OUTCOMES: marked("Other outcomes"),
    AFTER_MOTION: marked("After a motion of DHS"),
    MOTION_AND_RULING: marked("Motion of DHS, and its ruling"),
}
VALUES: Mapping[str, Marked] = {
    "not_answered": marked("Not answered"),
    "moved_granted": marked("Moved to end the case: granted"),
    "moved_denied": marked("Moved to end the case: denied"),
    "moved_undecided": marked("Moved to end the case: not decided that day"),
    "moved_ruling_not_known": marked("Moved to end the case: ruling not known"),
    "other_motion": marked("Another motion"),
    "no_motion": marked("No motion"),
    "unknown": marked("Not known"),
    "flagged": marked("Flagged"),
    "not_flagged": marked("Not flagged"),
    "open": marked("Left open"),
    "does_not_apply": marked("Does not apply"),
    "after_motion": marked("After a motion to end the case"),
    "not_after_motion_or_not_known": marked("Not after such a motion, or not known"),
}
REASONS: Mapping[str, Marked] = {
    "too_few": marked("Too few reports"),
    "reporters": marked("Too few different reporters"),
    "one_office": marked("Nearly all from one office"),
    "month_open": marked("The month is not closed yet"),
    "no_place": marked("Its city is not on the list of places"),
    "too_few_places": marked("Too few places together"),
    "gate": marked("Could be reckoned back: held by the gate"),
    "quarter_open": marked("Its quarter is not over yet"),
    "cannot_close": marked("Would leave too few in a row"),
}


def place_name(where: str, level: str, names: Mapping[str, Place]) -> str:
    """ "Phoenix, AZ", or elsewhere."""
    if level == Level.PLACE:
        if where in names:
            return f"{names[where].name}, {names[where].state}"
        state, _slash, name = where.partition("/")  # held, and on no public list
        return f"{name.replace('-', ' ').title()}, {state.upper()}"
    if level == Level.STATE:
        state = STATES[where].name if where in STATES else where
        return str(_("Elsewhere in %(state)s", state=state))
    return str(_("Elsewhere"))


def span(first: object, last: object) -> str:
    """Months or quarters: one, or from one to another."""
    return str(first) if first == last else f"{first} – {last}"


def atom_words(atom: Atom, names: Mapping[str, Place]) -> str:
    """Where and when."""
    return f"{place_name(atom.where, atom.level, names)} {span(atom.first, atom.last)}"


def family_words(name: str) -> str:
    """The title of a family."""
    if name in FAMILIES:
        return str(_(FAMILIES[name]))
    if name in INDICATORS:
        return str(_(INDICATORS[name].title))
    return str(_(codebook[name].label)) if name in codebook.fields else name


def table_words(table: Table, names: Mapping[str, Place]) -> str:
    """What it is about, where, when."""
    where = f" ({place_name(table.place, Level.PLACE, names)})" if table.place else ""
    return f"{family_words(table.family)}{where} {span(table.first, table.last)}"


def value_words(family: str, value: str) -> str:
    """One value of a family."""
    field = "incident_outcome" if family == OUTCOMES else family
    if field in codebook.fields and value in codebook[field].labels:
        return str(_(codebook[field].labels[value]))
    return str(_(VALUES[value])) if value in VALUES else value


def row_words(family: str, values: Sequence[str]) -> str:
    """A row, which may hold several values together."""
    return " · ".join(value_words(family, value) for value in values)


def held_words(held: Held, names: Mapping[str, Place]) -> str:
    """What is held."""
    if held.kind in ("table", "outcomes"):
        about = family_words(held.what or OUTCOMES)
    elif held.kind == "gathered":
        about = str(_("What is gathered in all"))
    elif held.kind == "place_table":
        about = f"{family_words(AFTER_MOTION)} ({place_name(held.what, Level.PLACE, names)})"
    else:
        about = place_name(held.what, held.kind, names)
    return f"{about} {span(held.first, held.last)}" if held.first else about


def difference_words(one: Difference, names: Mapping[str, Place]) -> str:
    """What a candidate says, and what would be released now."""
    found = one.what
    what = atom_words(found, names) if isinstance(found, Atom) else table_words(found, names)
    nothing = str(_("nothing"))
    return str(
        _(
            "%(what)s: %(before)s in the candidate, %(after)s now",
            what=what,
            before=one.before.people if one.before else nothing,
            after=one.after.people if one.after else nothing,
        )
    )


def reason_words(reason: str) -> str:
    """Why it is held."""
    return str(_(REASONS[reason])) if reason in REASONS else reason


def names_of(content: Content) -> Mapping[str, Place]:
    """Its places by slug."""
    return {place.slug: place for place in content.draft.places}
