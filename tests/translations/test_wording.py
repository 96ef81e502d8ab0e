"""Spanish answers mean what the English ones mean: none is lost, and not known is never "no"."""

from __future__ import annotations

import gettext
from collections import Counter
from functools import cache

import pytest

from app.codebook import Field, codebook
from tests.translations.catalogs import SPANISH, spanish, texts, translations

CODED = [field for field in codebook.fields.values() if field.is_coded]
LONGEST_CHIP = 45  # characters; two lines on a phone


@cache
def catalog() -> gettext.GNUTranslations:
    """The catalog as pages use it."""
    with (SPANISH / "messages.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


@pytest.mark.parametrize("field", CODED, ids=lambda field: field.name)
def test_different_answers_stay_different(field: Field) -> None:
    labels = Counter(catalog().gettext(choice.label) for choice in field.choices)

    assert max(labels.values()) == 1


@pytest.mark.parametrize("field", CODED, ids=lambda field: field.name)
def test_not_known_never_reads_as_no(field: Field) -> None:
    for choice in field.choices:
        if choice.code == "unknown":
            assert catalog().gettext(choice.label) == "Se desconoce"


@pytest.mark.parametrize("text", ["Not answered yet", "No answer yet", "Not asked yet"])
def test_no_answer_never_reads_as_no(text: str) -> None:
    assert not catalog().gettext(text).lower().startswith("no ")


@pytest.mark.parametrize("field", CODED, ids=lambda field: field.name)
def test_answers_fit_on_a_phone(field: Field) -> None:
    for choice in field.choices:
        assert len(catalog().gettext(choice.label)) <= LONGEST_CHIP, choice.label


def test_questions_of_the_reader_are_formal() -> None:
    """The pages say "usted": none of the commonest forms of "tú"."""
    familiar = (" tú ", " tu ", " tus ", " te ", " contigo", "puedes", "quieres", "tienes", "debes")
    written = [text for message in texts(spanish()) for text in translations(message)]

    assert not [text for text in written if any(word in f" {text.lower()} " for word in familiar)]
