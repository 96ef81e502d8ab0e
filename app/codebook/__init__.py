"""The codebook: every field and coded value of a record, described once.

The form, the column, the check, the CSV header, the import target and the codebook page are all
made from it. It imports nothing of the application.
"""

from app.codebook.answers import AnswerError, Problem, Value, Values, parse_answer
from app.codebook.check import check_answers, problems_of
from app.codebook.load import codebook
from app.codebook.model import Choice, Codebook, Field, Kind, Required, Tier, Visibility
from app.codebook.steps import STEP_KINDS, Step
from app.codebook.told import Marked, Told, marked

__all__ = [
    "STEP_KINDS",
    "AnswerError",
    "Choice",
    "Codebook",
    "Field",
    "Kind",
    "Marked",
    "Problem",
    "Required",
    "Step",
    "Tier",
    "Told",
    "Value",
    "Values",
    "Visibility",
    "check_answers",
    "codebook",
    "marked",
    "parse_answer",
    "problems_of",
]
