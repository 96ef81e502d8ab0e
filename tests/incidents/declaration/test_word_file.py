"""The Word file: it opens, its numbers are real, and it tells nothing of its making."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from app.incidents.declaration import Declaration, make_declaration
from app.incidents.declaration.word_file import word_of
from tests.incidents.declaration.making import everything, material
from tests.security.hostile.strings import strings


def draft(**names: Any) -> Declaration:
    found = material()
    return make_declaration(found, replace(everything(found), **names))


@pytest.fixture(scope="module")
def file() -> bytes:
    return word_of(draft(name="Ada Quill", role="an attorney at Quill Law"))


@pytest.fixture(scope="module")
def document(file: bytes) -> Document:
    return docx.Document(io.BytesIO(file))


def test_it_holds_the_whole_text_in_order(document: Document) -> None:
    declaration = draft(name="Ada Quill", role="an attorney at Quill Law")
    texts = [paragraph.text for paragraph in document.paragraphs]

    assert document.tables[0].cell(0, 0).text == "[CASE CAPTION]"
    assert texts[:2] == [declaration.title, declaration.opening]
    numbered = [p.text for p in document.paragraphs if p.style and p.style.name == "List Number"]
    assert numbered == [paragraph.text for paragraph in declaration.paragraphs]
    assert texts[-4:] == [
        declaration.closing,
        declaration.executed,
        declaration.line,
        "Ada Quill",
    ]


def test_paragraphs_have_real_numbers_and_headings_are_styles(document: Document) -> None:
    style: Any = document.styles["List Number"]
    number = style.element.pPr.numPr.numId.val
    numbering: Any = document.part.numbering_part.element
    used = numbering.num_having_numId(number).abstractNumId.val
    (definition,) = numbering.xpath(f'w:abstractNum[@w:abstractNumId="{used}"]')
    assert definition.find(qn("w:lvl")).find(qn("w:numFmt")).get(qn("w:val")) == "decimal"

    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [
        "The hearing",
        "My client",
        "The motion and the ruling",
        "The arrest",
        "Check-in and supervision",
        "Afterwards",
    ]


def test_every_page_says_draft_and_its_number(document: Document) -> None:
    (section,) = document.sections
    assert section.header.paragraphs[0].text == "DRAFT – not signed"
    assert not section.different_first_page_header_footer
    fields = section.footer._element.xpath(".//w:fldSimple/@w:instr")
    assert fields == ["PAGE", "NUMPAGES"]


def test_it_is_set_as_a_court_expects(document: Document) -> None:
    (section,) = document.sections
    assert {section.left_margin, section.right_margin, section.top_margin} == {Inches(1)}
    assert (section.page_width, section.page_height) == (Inches(8.5), Inches(11))
    for name in ("Normal", "List Number", "Title", "Heading 1"):
        style: Any = document.styles[name]
        assert (style.font.name, style.font.size) == ("Times New Roman", Pt(12))
        assert not [key for key in style.element.rPr.rFonts.attrib if "heme" in key]
    language = document.styles.element.xpath("w:docDefaults//w:lang")[0]
    assert language.get(qn("w:val")) == "en-US"


def test_properties_name_nobody(document: Document) -> None:
    properties = document.core_properties
    assert properties.title == "Draft declaration"
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        assert getattr(properties, name) == ""
    assert properties.created == properties.modified == datetime(2000, 1, 1, tzinfo=UTC)


def test_nothing_in_the_archive_tells_of_its_making(file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
        moments = {entry.date_time for entry in archive.infolist()}

    assert moments == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "thumbnail" in name or "app.xml" in name]
    for word in (b"python", b"ocket", b"Macintosh", b"rsidRoot", b"Template", b"2013-12-23"):
        assert word not in whole, word
    assert word_of(draft(name="Ada Quill", role="an attorney at Quill Law")) == file


def test_hostile_strings_stand_in_it_as_they_are() -> None:
    for text in strings(25):
        made = word_of(draft(name=text[:120], own_words=text))
        read = docx.Document(io.BytesIO(made))
        assert read.paragraphs[-1].text == draft(name=text[:120]).signature
