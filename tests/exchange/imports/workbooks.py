"""Small workbooks, written part by part, so that a test can spoil any one of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
Parts = Mapping[str, str | bytes]


def cell(reference: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def sheet_of(rows: str) -> str:
    """A sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def sheet_of_texts(rows: Sequence[Sequence[str]]) -> str:
    """A sheet of texts, from A1."""
    return sheet_of(
        "".join(
            f'<row r="{number}">'
            + "".join(cell(f"{chr(65 + at)}{number}", text) for at, text in enumerate(texts))
            + "</row>"
            for number, texts in enumerate(rows, start=1)
        )
    )


def parts(sheet: str, *, book: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{book}'
        '<sheets><sheet name="Reports" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        SHEET: sheet,
    }


def packed(content: Parts) -> bytes:
    """The archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return made.getvalue()


def workbook(rows: Sequence[Sequence[str]], **more: str) -> bytes:
    """A whole workbook of texts."""
    return packed(parts(sheet_of_texts(rows), **more))
