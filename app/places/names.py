"""One spelling for comparing names of places: "St. Paul", "SAINT PAUL" and "St Paul" agree."""

from __future__ import annotations

import re
import unicodedata

# Longer than any name of a place: longer input is answered as not found, before any work on it.
MAX_NAME_LENGTH = 200

_SAME_WORD = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_APOSTROPHES = "'`\u00b4\u2018\u2019\u02bc"
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}](?=s\b)", re.IGNORECASE)
_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_NOT_WORD = re.compile(r"[\W_]+")
_MC = re.compile(r"\bmc (?=\w)")


def normalize(text: str) -> str:
    """The form in which names are compared: lower case, no accents, no punctuation.

    `St`, `Ft` and `Mt` become `saint`, `fort` and `mount`; a last `St` is a street. Empty when
    nothing can be compared. Only letters, digits and single spaces are left, so that every
    database takes the result.
    """
    return _unify(fold(text))


def fold(text: str) -> str:
    """Like `normalize`, with abbreviations left as they were typed."""
    text = _INITIALS.sub("", _POSSESSIVE.sub("", text)).replace("&", " and ")
    letters = text.casefold()
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters).casefold()
        letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    # The postal list writes "Mc Allen".
    return _MC.sub("mc", _NOT_WORD.sub(" ", letters).strip())


def prefixes(text: str) -> list[str]:
    """What a name may begin with, when this much of it has been typed.

    "st" may become "Sterling" or "St. Paul".
    """
    folded = fold(text)
    if not folded:
        return []
    *first, last = folded.split()
    expanded = " ".join([*(_SAME_WORD.get(word, word) for word in first), last])
    saint = " ".join([*expanded.split()[:-1], _SAME_WORD.get(last, last)])
    return list(dict.fromkeys([expanded, saint, _unify(folded), folded]))


def _unify(folded: str) -> str:
    words = folded.split()
    unified = [_SAME_WORD.get(word, word) for word in words]
    if len(words) > 1 and words[-1] == "st":
        unified[-1] = "street"
    return " ".join(unified)
