"""What the codebook says of a field, in plain words: messages, translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.codebook.conditions import AllOf, AnyBut, AnyOf, Condition, Given, NotOneOf, OneOf
from app.codebook.model import Codebook, Field, Kind, Required, Tier, Visibility
from app.codebook.steps import Follows
from app.codebook.told import Marked, Told, marked

KINDS: Mapping[Kind, Marked] = {
    Kind.IDENTIFIER: marked("An identifier: letters, digits and hyphens"),
    Kind.CHOICE: marked("One answer of the list"),
    Kind.MULTI: marked("Any number of answers of the list"),
    Kind.INTEGER: marked("A whole number from %(minimum)s to %(maximum)s"),
    Kind.DATE: marked("A date: year-month-day"),
    Kind.TIME: marked("A time of day: hours and minutes, 24-hour clock"),
    Kind.TEXT: marked("Text of up to %(maximum)s characters"),
    Kind.REFERENCE: marked("A name of the list of courts and offices"),
    Kind.STATE: marked("The two letters of a state or territory"),
}
REQUIRED: Mapping[Required, Marked] = {
    Required.AT_FILING: marked("To file a report"),
    Required.AT_ACCEPTANCE: marked("Before a coordinator accepts a report"),
    Required.OPTIONAL: marked("Never; blank means “not answered yet”"),
    Required.SYSTEM: marked("The register writes it"),
}
TIERS: Mapping[Tier, Marked] = {
    Tier.QUICK: marked("In the quick report"),
    Tier.PREFILLED: marked("In the quick report, filled in from the place"),
    Tier.FOLLOW_UP: marked("Later, when the report is completed"),
    Tier.SYSTEM: marked("Never asked"),
}
VISIBILITIES: Mapping[Visibility, Marked] = {
    Visibility.COORDINATOR: marked("The report's author and coordinators. Never published."),
    Visibility.PUBLIC_SUPPRESSED: marked(
        "The report's author and coordinators. After review it may feed published counts, in "
        "which small numbers are protected."
    ),
}
SEALED = marked(
    "The report's author and coordinators of the same office. Stored encrypted; never published."
)
FOLLOWS: Mapping[Follows, Marked] = {
    Follows.LATEST: marked("The answer in the record is the latest step."),
    Follows.LAST_ENTERED: marked(
        "The answer in the record is the step that was entered last, whatever its date."
    ),
    Follows.ON_THE_DAY: marked(
        "The answer in the record is what stood on the day of the event; later steps leave it."
    ),
    Follows.NOT: marked("No field of the record: steps alone."),
}
ALWAYS = marked("Always")


def kind_words(field: Field) -> Told:
    """What an answer looks like."""
    return Told(KINDS[field.kind], minimum=field.minimum, maximum=f"{field.maximum:,}")


def visibility_words(field: Field) -> Marked:
    """Who may see it."""
    return SEALED if field.sealed else VISIBILITIES[field.visibility]


def applies_words(field: Field, book: Codebook) -> Told:
    """When the question makes sense: "Applies when “What happened” is “Detained”."."""
    if field.applies_when is None:
        return Told(ALWAYS)
    condition = condition_words(field.applies_when, book)
    return Told(marked("Applies when %(condition)s."), condition=condition)


def condition_words(condition: Condition, book: Codebook) -> Told:
    """A condition in the labels of the codebook.

    Raises:
        TypeError: a kind of condition that has no words yet.
    """
    match condition:
        case AllOf(parts):
            return _joined(marked("%(first)s, and %(second)s"), _each(parts, book))
        case AnyOf(parts):
            return _joined(marked("%(first)s, or %(second)s"), _each(parts, book))
        case OneOf(name, codes):
            text = marked("“%(field)s” is %(answers)s")
        case NotOneOf(name, codes):
            text = marked("“%(field)s” is anything but %(answers)s")
        case AnyBut(name, codes):
            text = marked("“%(field)s” has an answer other than %(answers)s")
        case Given(name, given):
            text = marked("“%(field)s” is answered") if given else marked("“%(field)s” is blank")
            return Told(text, field=Marked(book[name].label))
        case _:
            raise TypeError(type(condition).__name__)
    answers = [
        Told(marked("“%(answer)s”"), answer=Marked(book[name].labels.get(code, code)))
        for code in codes
    ]
    listed = answers[-1]
    if len(answers) > 1:
        first = _joined(marked("%(first)s, %(second)s"), answers[:-1])
        listed = Told(marked("%(first)s or %(second)s"), first=first, second=answers[-1])
    return Told(text, field=Marked(book[name].label), answers=listed)


def _each(parts: Sequence[Condition], book: Codebook) -> list[Told]:
    return [condition_words(part, book) for part in parts]


def _joined(text: Marked, parts: Sequence[Told]) -> Told:
    joined = parts[0]
    for part in parts[1:]:
        joined = Told(text, first=joined, second=part)
    return joined
