"""Submissions as KoboToolbox and ODK Central deliver them, in the shapes of their own code.

Kobo: kobotoolbox/formpack `reporting/export.py` and `schema/fields.py`; ODK Central:
getodk/central-backend `lib/data/briefcase.js`. Read there in November 2026.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.codebook import Field, Kind, codebook
from app.codebook.xlsform import WARNING, asked
from app.web.spanish import in_spanish
from tests.factories import ANSWERS

Submission = Mapping[str, str]
Line = list[str]
FILLED = {
    **{name: value for name, value in ANSWERS.items() if name != "facility"},
    "incident_time": "09:30:00.000-07:00",  # as a phone writes half past nine in Phoenix
    "time_precision": "exact",
    "dhs_motion": "dismiss",
    "motion_form": "oral",
    "motion_notice": "same_day",
    "motion_grounds": "none_stated changed_circumstances",
    "respondent_position": "opposed",
    "ij_ruling": "granted",
    "arrest_timing": "right_after",
    "agents_count": "n6_10",
    "agencies": "ice_ero cbp fps",
    "agent_conduct": "in_gallery asked_about_case",
    "force_used": "pushed_pulled handcuffs",
    "representation": "attorney_present",
    "narrative": "=Two officers waited, masked.\nThey had a list.",
}
# What the register holds of it.
HELD = {**FILLED, "incident_time": "09:30"}


@dataclass(frozen=True)
class Kobo:
    """The settings of a Kobo export. `language`: "" for XML values and headers; `several`: both,
    summary or details, as Kobo calls them."""

    language: str = ""
    groups: bool = False
    several: str = "both"

    def lines(self, *submissions: Submission) -> list[Line]:
        header = ["start", self._told(WARNING) if self.language else "warning"]
        for field in asked(codebook):
            header += self._headings(field)
        header += ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status"]
        header += ["_submitted_by", "__version__", "_tags", "_index"]
        return [header, *(self._line(n, one) for n, one in enumerate(submissions, start=1))]

    def _line(self, number: int, submission: Submission) -> Line:
        line = ["2026-03-10T09:41:00.000-07:00", ""]
        for field in asked(codebook):
            line += self._cells(field, submission.get(field.name, ""))
        edit = submission.get("edit", "0")  # each edit makes another _uuid; _id stays
        line += [str(471100 + number), f"{edit}000000{number}-aaaa-4bbb-8ccc-0123456789ab"]
        line += [
            "2026-03-10T16:44:12",
            "Approved" if self.language else "",
            "",
            "submitted_via_web",
        ]
        return [*line, submission.get("by", ""), "vXk9", "", str(number)]

    def _headings(self, field: Field) -> Iterator[str]:
        name = self._told(field.question or field.label) if self.language else field.name
        if self.groups:
            group = self._told(field.section[3:]) if self.language else _group(field)
            name = f"{group}/{name}"
        if field.kind is not Kind.MULTI or self.several != "details":
            yield name
        if field.kind is Kind.MULTI and self.several != "summary":
            for choice in field.choices:
                yield f"{name}/{self._told(choice.label) if self.language else choice.code}"

    def _cells(self, field: Field, given: str) -> Iterator[str]:
        labels = {one.code: self._told(one.label) for one in field.choices} if self.language else {}
        codes = given.split() if labels else [given]
        if field.kind is not Kind.MULTI or self.several != "details":
            yield " ".join(labels.get(code, code) for code in codes)
        if field.kind is Kind.MULTI and self.several != "summary":
            for code in field.labels:
                yield str(int(code in given.split())) if given else ""

    def _told(self, text: str) -> str:
        return in_spanish(text) if self.language == "es" else text


def central(*submissions: Submission, split: bool = False, groups: bool = True) -> list[Line]:
    """ODK Central's main table. `split`: its box "split select multiple choices into columns",
    which writes 0 even where nobody was asked."""
    header = ["SubmissionDate", "start", "warning"]
    for field in asked(codebook):
        name = f"{_group(field)}-{field.name}" if groups else field.name
        header.append(name)
        if split and field.kind is Kind.MULTI:
            header += [f"{name}/{code}" for code in field.labels]
    header += ["meta-instanceID" if groups else "instanceID", "KEY", "SubmitterID", "SubmitterName"]
    header += ["AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID"]
    header += ["Edits", "FormVersion"]
    return [
        header,
        *(_central_line(number, one, split) for number, one in enumerate(submissions, start=1)),
    ]


def _central_line(number: int, submission: Submission, split: bool) -> Line:
    line = ["2026-03-10T16:44:12.031Z", "2026-03-10T09:41:00.000-07:00", ""]
    for field in asked(codebook):
        given = submission.get(field.name, "")
        line.append(given)
        if split and field.kind is Kind.MULTI:
            line += [str(int(code in given.split())) for code in field.labels]
    # KEY is the instance's first id; each edit gives it another in its own meta block.
    first = f"uuid:0000000{number}-aaaa-4bbb-8ccc-0123456789ab"
    edit = submission.get("edit", "0")
    line += [f"uuid:{edit}{first[6:]}", first, "17", submission.get("by", "")]
    return [*line, "0", "0", "", "", "collect:XYZ", edit, "2026030101"]


def as_csv(lines: Sequence[Line], delimiter: str = ",", *, mark: bool = False) -> bytes:
    """Kobo writes semicolons and every cell in quotes."""
    text = io.StringIO(newline="")
    if delimiter == ";":
        csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(lines)
    else:
        csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _group(field: Field) -> str:
    return f"section_{field.section[0].lower()}"
