"""The PDF: tagged, in English, a draft on every page, and silent about its origin."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from app.incidents.declaration import Choices, Declaration, make_declaration
from app.incidents.declaration.pdf_file import CannotBeSet, pdf_of
from tests.incidents.declaration.making import EVERYWHERE, everything, material
from tests.incidents.declaration.pdf_reading import read_pdf
from tests.security.hostile.strings import strings

HOSTILE = (
    "#emph[x] *bold* _it_ $x$ = Title",
    '#panic("no") #import "@preview/x:1.0.0"',
    "\\ @cite <label> // comment /* c */ `raw`",
    '#{ read("/etc/passwd") } ]] ) } " \' \\u{41}',
    "<script>alert(1)</script> & %PDF-1.7 endobj",
)


def draft(**names: Any) -> Declaration:
    found = material()
    return make_declaration(found, replace(everything(found), **names))


def test_it_is_tagged_pdf_ua_in_english_with_its_title_shown() -> None:
    read = read_pdf(pdf_of(draft()))

    assert b"/MarkInfo<</Marked true" in read.catalog
    assert b"/Lang(en-US)" in read.catalog
    assert b"/DisplayDocTitle true" in read.catalog
    assert b"<pdfuaid:part>1</pdfuaid:part>" in read.raw
    assert b">Draft declaration<" in read.raw
    kinds = b"".join(read.objects.values())
    assert b"/S/H1/" in kinds
    assert b"/S/H2/" in kinds
    assert b"/S/LI" in kinds  # numbered paragraphs are a list to a screen reader
    assert read.reference(read.catalog, b"StructTreeRoot") in read.objects


def test_draft_stands_on_every_page_and_all_text_can_be_read_out() -> None:
    long = draft(own_words="A long account of it. " * 400)
    pages = read_pdf(pdf_of(long)).pages

    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert page.strip().startswith("DRAFT – not signed")
        assert f"Page {number} of {len(pages)}" in page
    words = re.sub(r"[\s-]", "", " ".join(pages))
    for paragraph in draft().paragraphs:
        assert re.sub(r"[\s-]", "", paragraph.text)[:40] in words
    assert "Executedon____" in words


def test_typed_text_is_never_markup() -> None:
    for text in HOSTILE:
        (page, *_) = read_pdf(pdf_of(draft(name=text))).pages
        assert re.sub(r"\s", "", text) in re.sub(r"\s", "", page), text


@pytest.mark.parametrize("text", ["李明", "a 🙂"])
def test_letters_that_no_font_has_are_named(text: str) -> None:
    with pytest.raises(CannotBeSet) as told:
        pdf_of(draft(name=text))

    assert told.value.letters in text
    assert told.value.__suppress_context__  # the typesetter's message would go to a log


def test_hostile_strings_make_a_file_or_name_the_letter() -> None:
    made = 0
    for text in strings(150):
        try:
            made += pdf_of(draft(name=text[:120], role=text[:300])).startswith(b"%PDF")
        except CannotBeSet:
            continue

    assert made > 75


def test_nothing_in_it_tells_of_its_making() -> None:
    declaration = make_declaration(material(), Choices(EVERYWHERE))
    pdf = pdf_of(declaration)

    for word in (b"ypst", b"docket", b"Docket", b"CreationDate", b"ModDate", b"Author", b"xmptk"):
        assert word not in pdf
    assert pdf == pdf_of(declaration)  # no moment, no random id


def test_offsets_stand_after_its_maker_was_blanked_out() -> None:
    pdf = pdf_of(draft())
    start = int(pdf.rpartition(b"startxref\n")[2].split(b"\n")[0])

    assert pdf[start : start + 4] == b"xref"
    for line in re.findall(rb"(\d{10}) 00000 n", pdf[start:]):
        assert re.match(rb"\d+ 0 obj", pdf[int(line) : int(line) + 12])
