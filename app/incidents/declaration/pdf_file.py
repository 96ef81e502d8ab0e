"""The declaration as tagged PDF (PDF/UA-1), made in memory."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from app.incidents.declaration.paragraphs import TITLE, Declaration
from app.later import later

if TYPE_CHECKING:
    import typst
else:
    typst = later("typst")

HERE = Path(__file__).parent
PAGE = (HERE / "declaration.typ").read_bytes()
MIMETYPE = "application/pdf"
# What the typesetter writes about itself: in the Info dictionary and in the XMP packet.
ABOUT_ITSELF = (
    re.compile(rb"/Creator\([^()]*\)"),
    re.compile(rb"<xmp:CreatorTool>[^<]*</xmp:CreatorTool>"),
    re.compile(rb' x:xmptk="[^"]*"'),
)
NOT_IN_FONT = re.compile(r"the text `\"(.+?)\"` could not be displayed")


class CannotBeSet(ValueError):
    """The fonts that we bring have no such letter; `letters` are the first ones met."""

    def __init__(self, letters: str) -> None:
        super().__init__(letters)
        self.letters = letters


def pdf_of(declaration: Declaration) -> bytes:
    """The file.

    Only the fonts that come with the typesetter are used, so that every machine makes the same.

    Raises:
        CannotBeSet: they lack a letter; PDF/UA leaves no gap for it.
    """
    try:
        made = typst.compile(
            PAGE,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs_of(declaration),
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        found = NOT_IN_FONT.search(str(error))
        if found is None:
            raise
        raise CannotBeSet(found[1]) from None  # its text would carry a name into a log
    return _silent(made)


def inputs_of(declaration: Declaration) -> dict[str, str]:
    """The words as JSON: data of the page, never its markup."""
    data = {
        "name_of_file": TITLE,
        "draft": declaration.draft_line,
        "caption": declaration.caption,
        "title": declaration.title,
        "opening": declaration.opening,
        "parts": [
            {
                "heading": part.heading,
                "first": pairs[0][0],
                "paragraphs": [paragraph.text for _, paragraph in pairs],
            }
            for part, pairs in declaration.numbered()
        ],
        "closing": declaration.closing,
        "executed": declaration.executed,
        "line": declaration.line,
        "signature": declaration.signature,
    }
    return {"declaration": json.dumps(data)}


def _silent(pdf: bytes) -> bytes:
    """Blank out the typesetter's name; of equal length, so that every offset stays true."""
    for pattern in ABOUT_ITSELF:
        pdf = pattern.sub(lambda found: b" " * len(found[0]), pdf)
    return pdf
