"""The draft declaration (28 U.S.C. § 1746): from what a record says to a document to sign.

Everything but `form.py` is pure: answers, texts, dated steps, and the sources that the declarant
confirmed go in; numbered paragraphs, a Word file or a PDF come out. Nothing is kept.
"""

from app.incidents.declaration.choices import Choices, Section, Source, default_sources
from app.incidents.declaration.making import make_declaration
from app.incidents.declaration.material import Material, what_can_be_said
from app.incidents.declaration.paragraphs import Declaration, Paragraph, Part

__all__ = [
    "Choices",
    "Declaration",
    "Material",
    "Paragraph",
    "Part",
    "Section",
    "Source",
    "default_sources",
    "make_declaration",
    "what_can_be_said",
]
