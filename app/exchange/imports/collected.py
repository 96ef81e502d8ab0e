"""What ODK Central and KoboToolbox deliver of the codebook's own form (app/codebook/xlsform.py).

Headings are question names, or labels in either language, with their group before them ("group/",
in ODK "group-") or without; several answers stand in one cell, in a column for each choice, or in
both. Read from the two programs' own code: kobotoolbox/formpack `schema/fields.py` and
`reporting/export.py`, getodk/central-backend `lib/data/briefcase.js`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.codebook import Kind, codebook
from app.codebook.xlsform import WARNING, asked
from app.exchange.imports.grid import Table, plain, shown
from app.exchange.imports.plan import OUT, Column, Use
from app.web.spanish import in_spanish

# What stays the same when a submission is edited, the safest first. ODK gives the instance a new id
# with each edit, and so does Kobo in _uuid (kobotoolbox/kpi#3940): these come last.
KEYS = (
    *("key", "_id", "meta/rootuuid", "_uuid"),
    *("meta/instanceid", "meta-instanceid", "instanceid"),
)
SUBMITTERS = ("submittername", "_submitted_by")
_OWN = frozenset(
    {
        *("start", "end", "today", "deviceid", "username", "phonenumber", "simserial"),
        *("subscriberid", "audit", "warning", "formhub/uuid", "instancename"),
        *("submissiondate", "submitterid", "attachmentspresent", "attachmentsexpected"),
        *("status", "reviewstate", "edits", "formversion"),
    }
)
_MARKS = frozenset((*KEYS, "submissiondate", "_submission_time", "_index", "__version__"))
_BETWEEN = r"\s*[/.:|>_-]+\s*"
# Questions by which a sheet is known as one of these; fewer do where the tool left its marks.
ENOUGH, WITH_MARKS = 20, 5


@dataclass(frozen=True)
class Question:
    """What a heading asks; `choice` is the code where the column is one answer of several."""

    field: str
    choice: str = ""


@dataclass(frozen=True)
class _Tongue:
    """Headings as one language writes them: names and codes, or labels."""

    groups: re.Pattern[str]
    questions: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]

    def read(self, heading: str) -> Question | None:
        text = plain(heading)
        for one in (text, plain(self.groups.sub("", text, count=1))):
            if one in self.questions:
                return Question(self.questions[one])
            for asks, field in self.questions.items():
                if field not in self.choices or not one.startswith(asks):
                    continue
                between = re.match(_BETWEEN, one[len(asks) :])
                code = between and self.choices[field].get(one[len(asks) + between.end() :])
                if code:
                    return Question(field, code)
        return None


def collected_columns(table: Table) -> dict[str, Column]:
    """What the columns are of a sheet that such a tool wrote, as far as the form says it; empty
    for any other sheet."""
    found = _questions(table.columns)
    if not found:
        return {}
    whole = {question.field for question in found.values() if not question.choice}
    columns: dict[str, Column] = {}
    for name in table.columns:
        question = found.get(name)
        if question is None:
            if _is_own(name):
                columns[name] = OUT
        elif not question.choice:
            # A second column of one question comes from another version of the form.
            columns[name] = Column(Use.FIELDS, (question.field,))
        elif question.field in whole:
            columns[name] = OUT  # one cell of the row has all of them
        else:
            columns[name] = Column(Use.FIELDS, (question.field,), tick=question.choice)
    for names, use in ((KEYS, Use.KEY), (SUBMITTERS, Use.REPORTER)):
        first = _first(table, names, every=use is Use.KEY)
        columns |= {first: Column(use)} if first else {}
    return columns


def is_form_alone(table: Table) -> bool:
    """Whether all columns are the form's or the tool's own, so that nobody has to look at them."""
    found = collected_columns(table)
    return bool(found) and all(name in found for name in table.columns)


def choice_of(heading: str) -> Question | None:
    """The answer that a column with this heading may tick; None for any other heading."""
    found = (tongue.read(heading) for tongue in _tongues())
    return next((one for one in found if one is not None and one.choice), None)


def _questions(headings: Sequence[str]) -> dict[str, Question]:
    marks = sum(name.casefold() in _MARKS for name in headings)
    best: dict[str, Question] = {}
    for tongue in _tongues():
        read = {name: tongue.read(name) for name in headings}
        found = {name: one for name, one in read.items() if one is not None}
        if len(found) > len(best):
            best = found
    fields = {one.field for one in best.values()}
    return best if len(fields) >= (WITH_MARKS if marks >= 2 else ENOUGH) else {}


def _is_own(name: str) -> bool:
    """Whether the tool adds this column itself."""
    folded = name.casefold()
    return (
        folded in _OWN
        or folded.startswith(("_", "meta/", "meta-", "formhub/"))
        or folded in KEYS + SUBMITTERS
        or plain(name) in (plain(WARNING), plain(in_spanish(WARNING)))
    )


def _first(table: Table, names: Sequence[str], *, every: bool) -> str | None:
    """The first of these columns that says something: in every row, each another, for a key."""
    by_name = {name.casefold(): name for name in table.columns}
    for one in names:
        cells = (
            [shown(cell).strip() for cell in table.column(by_name[one])] if one in by_name else []
        )
        if cells and (all(cells) if every else any(cells)):
            return by_name[one]
    return None


@cache
def _tongues() -> tuple[_Tongue, ...]:
    def same(text: str) -> str:
        return text

    fields = asked(codebook)
    groups = "|".join(sorted({f"section_{field.section[0].lower()}" for field in fields}))
    names = _Tongue(
        re.compile(f"^(?:{groups}){_BETWEEN}"),
        {field.name: field.name for field in fields},
        {f.name: {code: code for code in f.labels} for f in fields if f.kind is Kind.MULTI},
    )
    return names, _labels(same), _labels(in_spanish)


def _labels(told: Callable[[str], str]) -> _Tongue:
    fields = asked(codebook)
    titles = sorted({plain(told(field.section[3:])) for field in fields}, key=len, reverse=True)
    return _Tongue(
        re.compile(f"^(?:{'|'.join(map(re.escape, titles))}){_BETWEEN}"),
        {plain(told(field.question or field.label)): field.name for field in fields},
        {
            field.name: {plain(told(choice.label)): choice.code for choice in field.choices}
            for field in fields
            if field.kind is Kind.MULTI
        },
    )
