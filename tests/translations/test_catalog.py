"""The catalog is complete, current, well formed and compiled."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from tests.support.checks import CHECKOUT
from tests.translations.catalogs import (
    SPANISH,
    english,
    extracted,
    extraction_arguments,
    spanish,
    texts,
    translations,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
RENEW = "renew the catalog as the docstring of app/web/languages.py says"


def test_every_text_of_the_project_is_in_the_catalog() -> None:
    known = {english(message) for message in texts(spanish())}
    missing = {english(message) for message in texts(extracted())} - known

    assert not missing, RENEW


def test_no_text_of_the_catalog_is_obsolete() -> None:
    used = {english(message) for message in texts(extracted())}
    obsolete = {english(message) for message in texts(spanish())} - used

    assert not obsolete, RENEW
    assert not spanish().obsolete, RENEW


def test_no_text_is_untranslated_or_only_guessed() -> None:
    empty = [english(one) for one in texts(spanish()) if not all(translations(one))]
    fuzzy = [english(one) for one in texts(spanish()) if one.fuzzy]

    assert not empty
    assert not fuzzy


def test_both_numbers_are_translated() -> None:
    for message in texts(spanish()):
        assert len(translations(message)) == len(english(message)), english(message)


@pytest.mark.parametrize(
    "message",
    [one for one in texts(spanish()) if any(PLACEHOLDER.search(text) for text in english(one))],
    ids=lambda one: english(one)[0][:60],
)
def test_placeholders_agree(message: Message) -> None:
    given = [placeholders(text) for text in english(message)]
    kept = [placeholders(text) for text in translations(message)]

    assert kept[-1] == given[-1]
    # "One answer" and "%(num)d answers" are both right for one.
    assert kept[0] in given


def placeholders(text: str) -> set[str]:
    """The gaps of a text, with the letter that says how each is filled."""
    return set(PLACEHOLDER.findall(text))


def test_no_stray_percent_sign_breaks_a_text_with_gaps() -> None:
    for message in texts(spanish()):
        for text in translations(message):
            if "python-format" in message.flags:
                assert "%" not in PLACEHOLDER.sub("", text).replace("%%", ""), text


def test_the_compiled_catalog_is_the_written_one() -> None:
    with (SPANISH / "messages.mo").open("rb") as compiled:
        found = {english(one): translations(one) for one in texts(read_mo(compiled))}

    assert found == {english(one): translations(one) for one in texts(spanish())}, RENEW


def test_every_class_of_messages_is_extracted() -> None:
    """A message is marked by the class that carries it; the command has to name each class."""
    sources = [path.read_text() for path in (CHECKOUT / "app").rglob("*.py")]
    carrying = {name for source in sources for name in re.findall(r"class (\w+)\(Told\)", source)}
    asked = extraction_arguments()
    keywords = {word.split(":")[0] for option, word in pairwise(asked) if option == "-k"}

    assert carrying, "the class that carries messages has another name now"
    assert carrying <= keywords
