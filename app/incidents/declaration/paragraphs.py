"""The declaration as plain data: parts with headings, and paragraphs that are numbered through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.incidents.declaration.choices import Section, Source

DRAFT_LINE = "DRAFT – not signed"
BLANK_LINE = "_" * 24  # for a date or a signature, by hand
TITLE = "Draft declaration"  # of the file, in its metadata


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph, and what it rests on (none: the form of the document itself)."""

    text: str
    section: Section | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Part:
    """Paragraphs under a heading; the first part has none."""

    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Declaration:
    """A draft, ready to be set."""

    caption: str
    title: str
    opening: str
    parts: tuple[Part, ...]
    closing: str
    executed: str
    signature: str

    draft_line: str = DRAFT_LINE
    line: str = BLANK_LINE  # above the name, for the signature

    def numbered(self) -> Iterator[tuple[Part, list[tuple[int, Paragraph]]]]:
        """Each part with its paragraphs and their numbers, which run through."""
        number = 0
        for part in self.parts:
            pairs = []
            for paragraph in part.paragraphs:
                number += 1
                pairs.append((number, paragraph))
            yield part, pairs

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [paragraph for part in self.parts for paragraph in part.paragraphs]

    @property
    def text(self) -> str:
        """The whole document as plain text, for searching."""
        lines = [self.draft_line, self.caption, self.title, self.opening]
        for part, pairs in self.numbered():
            lines += [part.heading, *(f"{number}. {found.text}" for number, found in pairs)]
        return "\n".join([*lines, self.closing, self.executed, self.line, self.signature])
