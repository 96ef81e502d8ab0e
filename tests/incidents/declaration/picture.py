"""Makes docs/pictures/declaration.png anew: `python -m tests.incidents.declaration.picture`.

The press report `washington-post-2`, as if a lawyer who was there had filed and completed it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from app.codebook import Value, check_answers, codebook
from app.codebook.check import drop_empty_answers
from app.incidents.declaration import (
    Choices,
    Declaration,
    Material,
    Section,
    Source,
    default_sources,
    make_declaration,
)
from app.incidents.declaration.pdf_file import PAGE, inputs_of
from tests.incidents.declaration.gray import in_gray
from tests.support.checks import CHECKOUT

SAMPLE = CHECKOUT / "tests" / "exchange" / "samples" / "press_reports_2025.csv"
PICTURE = CHECKOUT / "docs" / "pictures" / "declaration.png"
PIXELS_PER_INCH = 106  # 901 wide

# What the press did not say and a lawyer in the hallway would know.
COMPLETED: Mapping[str, str] = {
    "source_of_knowledge": "witnessed_directly",
    "sharing_basis": "client_consented",
    "facility": "San Diego Immigration Court",
    "date_precision": "exact_day",
    "incident_time": "10:40",
    "time_precision": "about_30_min",
    "place_in_building": "hallway",
    "appointment_type": "master_reset",
    "attendance": "in_person",
    "interpreter": "best_language",
    "proceeding_type": "removal_240",
    "posture": "relief_pending",
    "motion_form": "oral",
    "motion_notice": "same_day",
    "motion_grounds": "changed_circumstances",
    "respondent_position": "opposed",
    "response_time": "none",
    "ij_ruling": "granted",
    "ij_reasons": "no",
    "appeal_reserved": "reserved",
    "agents_estimate": "12",
    "agencies": "ice_ero",
    "face_covering": "some",
    "attire": "plainclothes",
    "officer_identification": "not_given",
    "reason_stated": "not_stated",
    "warrant_shown": "none_shown",
    "counsel_access": "excluded",
    "first_holding": "hold_room",
}


def completed_answers() -> dict[str, Value]:
    """The press report with the lawyer's answers over it."""
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["source_ref"]: row for row in csv.DictReader(file)}
    given = {**rows["washington-post-2"], **COMPLETED}
    raw = {name: text for name, text in given.items() if name in codebook.fields}
    values, problems = check_answers(raw)
    if problems:
        raise ValueError(problems)
    return drop_empty_answers(values)


def completed_declaration() -> Declaration:
    """The draft: the hearing and the arrest seen, the rest told by the client."""
    answers = completed_answers()
    chosen = Choices(
        {
            **default_sources(answers),
            Section.PERSON: Source.CLIENT,
            Section.CUSTODY: Source.CLIENT,
        },
        ticked=frozenset({"asylum_status", "first_holding"}),
    )
    return make_declaration(Material(answers), chosen)


def first_page(declaration: Declaration) -> bytes:
    """The first page as PNG."""
    # Several pages come as a list, which its types do not say.
    made: Any = typst.compile(
        PAGE,
        ignore_system_fonts=True,
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs=inputs_of(declaration),
    )
    return in_gray(made[0] if isinstance(made, list) else made)


def write_picture(to: Path = PICTURE) -> None:
    """Write the picture of the docs."""
    to.write_bytes(first_page(completed_declaration()))


if __name__ == "__main__":
    write_picture()
