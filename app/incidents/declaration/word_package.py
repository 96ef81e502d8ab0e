"""Saves a Word file without what tells where it comes from: maker, moment, template."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx.document import Document
from docx.oxml.ns import qn

from app.incidents.declaration.paragraphs import TITLE

# Told of every draft alike; neither a moment nor a zone can be read from it.
NEUTRAL_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001  # the file has no zone
NEUTRAL_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
# Parts of the template that no declaration needs: a picture of its first page, an application's
# name, a bibliography, styles for Word 2010.
NEEDLESS = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects")
TABLE_STYLES = frozenset({"TableNormal", "TableGrid"})
OF_ITS_WRITER = ("w:rsids", "w:themeFontLang", "w:savePreviewPicture")


def saved_silently(document: Document) -> bytes:
    """The file of a document, telling nothing of its making."""
    _neutral_properties(document)
    for part in (document.part.package, document.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rsplit("/", maxsplit=1)[-1] in NEEDLESS:
                part.rels.pop(key)
    settings = document.settings.element
    for child in list(settings):
        known = any(child.tag == qn(name) for name in OF_ITS_WRITER)
        if known or child.tag.endswith("}docId"):
            settings.remove(child)
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in TABLE_STYLES:
            styles.remove(style)  # a hundred, a third of a megabyte
    file = io.BytesIO()
    document.save(file)
    return _without_moments(file.getvalue())


def _neutral_properties(document: Document) -> None:
    properties = document.core_properties
    properties.title = TITLE
    properties.language = "en-US"
    for name in ("author", "last_modified_by", "comments", "subject", "keywords", "category"):
        setattr(properties, name, "")
    properties.created = properties.modified = NEUTRAL_MOMENT
    properties.revision = 1


def _without_moments(file: bytes) -> bytes:
    """The archive again, in the same order, without the time at which each part was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            plain = zipfile.ZipInfo(entry.filename, NEUTRAL_ZIP_MOMENT)
            plain.compress_type = zipfile.ZIP_DEFLATED
            plain.create_system = 0
            new.writestr(plain, old.read(entry))
    return made.getvalue()
