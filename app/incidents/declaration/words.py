"""Labels of the codebook as parts of a sentence: pure functions from text to text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

ONES = (
    # One line of words is easier to check than twenty.
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "  # noqa: SIM905
    "fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905  # as ONES
# Letters whose names begin with a vowel: "an FPS officer".
SPOKEN_WITH_AN = frozenset("AEFHILMNORSX")
PLAIN = re.compile(r"[A-Z][a-z]*(?:[-/][a-z]+)*[,:;]?")
NAME = re.compile(r"[A-Z][a-z]+[,:;]?")
RANGE = re.compile(r"(\d+) ?[-–] ?(\d+)")
# All but what XML may hold, and the control signs that it may hold too.
ILLEGIBLE = re.compile("[^\\s\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PARTICIPLE = re.compile(r"(?<=\w )(\w*(?:ed|drawn)|sent|left)\b")


def in_sentence(label: str) -> str:
    """A label as it stands inside a sentence: "Motion to dismiss" → "motion to dismiss".

    Acronyms (DHS, I-862) and names of two words (Federal Protective Service) keep their capitals;
    what follows a dash goes into parentheses.
    """
    words = label.strip().rstrip(".").split(" ")
    named = len(words) > 1 and NAME.fullmatch(words[1]) is not None
    if PLAIN.fullmatch(words[0]) and not named:
        words[0] = words[0][0].lower() + words[0][1:]
    return re.sub(r" [-–] (.+)$", r" (\1)", " ".join(words))


def with_article(phrase: str) -> str:
    """ "an ICE check-in", "a US citizen", "another relative"."""
    first = phrase.split(" ", maxsplit=1)[0]
    if first == "other":
        return f"an{phrase}"
    letters = re.sub(r"\W.*", "", first)
    if letters.isupper():
        vowel = letters[0] in SPOKEN_WITH_AN
    else:
        vowel = re.match(r"[aeio]|u(?!ni)", letters) is not None
    return f"{'an' if vowel else 'a'} {phrase}"


def head(phrase: str) -> str:
    """What stands before the first comma."""
    return phrase.split(",", maxsplit=1)[0]


def joined(items: Sequence[str], word: str = "and") -> str:
    """ "one", "one and two", "one, two, and three"; with semicolons where commas stand inside."""
    if len(items) < 3:
        return f" {word} ".join(items)
    mark = "; " if any("," in item for item in items) else ", "
    return f"{mark.join(items[:-1])}{mark}{word} {items[-1]}"


def in_words(number: int) -> str:
    """12 → "twelve"; figures from a hundred on."""
    if number >= 100:
        return str(format_decimal(number, locale="en_US"))
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return f"{TENS[tens]}-{ONES[ones]}" if ones else TENS[tens]


def spelled(phrase: str) -> str:
    """Numbers as words, ranges as a band: "6-10" → "between six and ten"."""
    banded = RANGE.sub(_band, phrase)
    return re.sub(r"\d+", lambda found: in_words(int(found[0])), banded)


def _band(found: re.Match[str]) -> str:
    low, high = int(found[1]), int(found[2])
    if high == low + 1:
        return f"{in_words(low)} or {in_words(high)}"
    return f"between {in_words(low)} and {in_words(high)}"


def passive(phrase: str) -> str:
    """ "case continued" → "case was continued"; what has no participle stays as it is."""
    return PARTICIPLE.sub(r"was \1", phrase, count=1)


def day_in_words(day: date) -> str:
    """May 22, 2025: the document is in English whatever the page's language is."""
    return str(format_date(day, "long", locale="en_US"))


def month_in_words(day: date) -> str:
    """May 2025."""
    return str(format_date(day, "MMMM yyyy", locale="en_US"))


def legible(text: str) -> str:
    """Typed text on one line, without what no file can hold: control signs, lone surrogates."""
    return " ".join(ILLEGIBLE.sub("\ufffd", text).split())


def sentence(clause: str) -> str:
    """A clause with a capital and a full stop."""
    return f"{clause[0].upper()}{clause[1:]}."
