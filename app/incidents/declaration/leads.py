"""How a paragraph says where its facts are known from (FRE 602; Rule 56(c)(4))."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.codebook import Codebook
from app.incidents.declaration.choices import Source
from app.incidents.declaration.slots import fill
from app.incidents.declaration.subject import Subject
from app.incidents.declaration.table import LINE_OF
from app.incidents.declaration.words import sentence

ASK_SOURCE = "[STATE HOW YOU KNOW THIS]"
FIELD = "source_of_knowledge"
# "that, on May 24, 2025, …"
ASIDE = re.compile(r"(?:on|in|as|before|with|within|when)\b.*, ")


def lead(source: Source, subject: Subject, book: Codebook) -> str:
    """ "I was told by my client"; empty for a witness, who needs none."""
    line = LINE_OF[FIELD, source.value]
    chosen = [choice for choice in book[FIELD].choices if choice.code == source.value]
    return fill(line.clause, subject, choices=chosen)


def attributed(
    clauses: Sequence[str], source: Source | None, subject: Subject, book: Codebook
) -> str:
    """The clauses as one paragraph: sentences of a witness, or what the declarant was told.

    Without a source the draft asks for it: a gap that only the declarant can fill.
    """
    if source is Source.WITNESSED:
        return " ".join(sentence(clause) for clause in clauses)
    if source is None:
        return f"{ASK_SOURCE} {' '.join(sentence(clause) for clause in clauses)}"
    said = [f"that{',' if ASIDE.match(clause) else ''} {clause}" for clause in clauses]
    first = f"{lead(source, subject, book)} {said[0]}"
    if len(said) == 1:
        return f"{first}."
    return f"{'; '.join([first, *said[1:-1]])}; and {said[-1]}."
