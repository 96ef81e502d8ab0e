"""For each rule: a record that it flags, and what changes make of the other three results."""

from collections.abc import Mapping

from tests.codebook.indicator_cases.arrest import ARREST
from tests.codebook.indicator_cases.case import COURT, Answers, Case
from tests.codebook.indicator_cases.hearing import HEARING

CASES: Mapping[str, Case] = {**HEARING, **ARREST}

__all__ = ["CASES", "COURT", "Answers", "Case"]
