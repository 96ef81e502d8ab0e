"""What the declarant chooses: a source for each section, what goes in, names for the print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.codebook import Value


class Section(StrEnum):
    """The parts of a record that a declarant may know from different sources."""

    HEARING = "hearing"
    PERSON = "person"
    ARREST = "arrest"
    SUMMONS = "summons"
    CUSTODY = "custody"


class Source(StrEnum):
    """The codes of `source_of_knowledge` from which something may be declared.

    `media_report` is not among them: what is known from the news stays out.
    """

    WITNESSED = "witnessed_directly"
    CLIENT = "client_account"
    FAMILY = "family_account"
    COLLEAGUE = "colleague_account"
    OBSERVER = "court_observer"
    DOCUMENTS = "document_review"


NEWS = "media_report"
# Facts about the person and the time after the arrest stay out until they are ticked.
TICKED = frozenset({Section.PERSON, Section.CUSTODY})


@dataclass(frozen=True)
class Choices:
    """What was chosen on the page. Names are for this print alone, and never stored.

    `ticked` holds keys of facts about the person and the time after the arrest; `own_words` is
    the narrative, if its writer wants it in.
    """

    sources: Mapping[Section, Source]
    ticked: frozenset[str] = frozenset()
    own_words: str = ""
    name: str = ""
    role: str = ""
    abroad: bool = False


def source_of(code: Value) -> Source | None:
    """The source that a code names; none for the news and for a blank."""
    return Source(code) if isinstance(code, str) and code in frozenset(Source) else None


def default_sources(answers: Mapping[str, Value]) -> dict[Section, Source]:
    """Where the sources begin before they are confirmed: as the record says, less what is
    ticked by hand."""
    source = source_of(answers.get("source_of_knowledge"))
    return (
        {} if source is None else {section: source for section in Section if section not in TICKED}
    )
