"""The kinds of help, and how they come in from a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.codebook import Marked, Problem, marked

FIELD = "help_needed"
LABELS: Mapping[str, Marked] = {
    "find_person": marked("Find the person"),
    "habeas": marked("Habeas before a transfer"),
    "child_alone": marked("A child is left alone"),
    "other": marked("Other help"),
}


def read_kinds(posted: Iterable[str]) -> tuple[tuple[str, ...], list[Problem]]:
    """The kinds that were checked, in our order, and what is wrong with them."""
    given = {code for text in posted for code in text.split()}
    wrong = given - LABELS.keys()
    if wrong:
        message = "Choose among the answers listed: “%(given)s” is not one."
        return (), [Problem(FIELD, message, {"given": min(wrong)[:60]})]
    return tuple(code for code in LABELS if code in given), []
