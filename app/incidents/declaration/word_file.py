"""The declaration as a Word file, made in memory: a draft that its declarant goes on editing.

Numbers are real list numbers, since paragraphs will be cut; headings are styles.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from app.incidents.declaration.paragraphs import Declaration
from app.incidents.declaration.word_package import saved_silently

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SERIF = "Times New Roman"
STYLES = ("Normal", "Title", "Heading 1", "List Number", "Header", "Footer")


def word_of(declaration: Declaration) -> bytes:
    """The file."""
    document = docx.Document(io.BytesIO(_blank(declaration.draft_line)))
    _caption(document, declaration.caption)
    _add(document, declaration.title, "Title")
    _add(document, declaration.opening)
    for part, pairs in declaration.numbered():
        if part.heading:
            _add(document, part.heading, "Heading 1")
        for _, paragraph in pairs:
            _add(document, paragraph.text, "List Number")
    for text in (declaration.closing, declaration.executed):
        _add(document, text).paragraph_format.keep_with_next = True
    line = _add(document, declaration.line)
    line.paragraph_format.space_before = Pt(30)
    line.paragraph_format.space_after = Pt(0)
    line.paragraph_format.keep_with_next = True
    _add(document, declaration.signature)
    return saved_silently(document)


@cache
def _blank(header_line: str) -> bytes:
    """The empty page. Made once: the library's own template takes ten times as long to read."""
    document = docx.Document()
    _set_styles(document)
    _set_page(document, header_line)
    return saved_silently(document)


def _add(document: Document, text: str, style: str = "Normal") -> WordParagraph:
    return document.add_paragraph(text, style)


def _set_styles(document: Document) -> None:
    for name in STYLES:
        style: Any = document.styles[name]
        font = style.font
        font.name, font.size = SERIF, Pt(12)
        font.color.rgb = RGBColor(0, 0, 0)
        font.bold, font.italic = name in ("Title", "Heading 1"), False
        _one_font(style)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.space_after = Pt(10)
        style.paragraph_format.line_spacing = 1.25
    title: Any = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(18)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    heading: Any = document.styles["Heading 1"]
    heading.paragraph_format.space_before = Pt(14)
    heading.paragraph_format.keep_with_next = True
    numbered: Any = document.styles["List Number"]
    numbered.paragraph_format.left_indent = Inches(0.5)
    numbered.paragraph_format.first_line_indent = Inches(-0.5)
    for spacing in numbered.element.pPr.findall(qn("w:contextualSpacing")):
        numbered.element.pPr.remove(spacing)  # it would take the space between paragraphs away


def _one_font(style: Any) -> None:
    """The same font for every script; the theme of the template would win otherwise."""
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if "heme" in attribute:
            del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), SERIF)


def _set_page(document: Document, header_line: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Inches(1))
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    header.add_run(header_line).bold = True
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page ")
    _number(footer, "PAGE")
    footer.add_run(" of ")
    _number(footer, "NUMPAGES")


def _number(paragraph: WordParagraph, instruction: str) -> None:
    """A field that Word fills in: the page, the number of pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _caption(document: Document, text: str) -> None:
    """A framed block where the caption of the case will stand."""
    table = document.add_table(rows=1, cols=1)
    table.style = document.styles["Table Grid"]
    paragraph = table.cell(0, 0).paragraphs[0]
    paragraph.text = text
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(24)
    paragraph.paragraph_format.space_after = Pt(24)
