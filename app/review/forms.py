"""The form of a decision."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, validators

from app.codebook import codebook
from app.codebook.screening import looks_like
from app.incidents.fields import form_field, options, translated
from app.incidents.posted import as_posted
from app.incidents.record import DECISIONS, Record, Status
from app.web.forms import ChoiceField, Form, LongTextField, Option

LONGEST_REASON = 500
# What the decision settles besides the status.
SETTLED = ("sharing_basis", "confidence", "date_precision")
WORDS = {
    "accepted": _l("Accept"),
    "needs_info": _l("Ask for more"),
    "duplicate": _l("Duplicate"),
    "rejected": _l("Do not count"),
}


class DecisionForm(Form):
    """Accept, ask, or set aside; with the revision that the coordinator looked at."""

    review_status = ChoiceField(
        _l("Decision"),
        choices=[
            Option(status.value, WORDS[status.value], meaning=translated(choice.definition))
            for status in DECISIONS
            for choice in codebook["review_status"].choices
            if choice.code == status.value
        ],
    )
    confidence = ChoiceField(_l("How sure is it?"), choices=options(codebook["confidence"]))
    sharing_basis = form_field(codebook["sharing_basis"])
    date_precision = ChoiceField(
        _l("How exact is the date?"), choices=options(codebook["date_precision"])
    )
    reason = LongTextField(
        _l("Reason"),
        [validators.Length(max=LONGEST_REASON)],
        description=_l("Needed unless you accept. No names. Stored encrypted."),
    )
    revision = HiddenField()


def decision_form(
    record: Record, posted: MultiDict[str, str] | None = None, same_as: str | None = None
) -> DecisionForm:
    """The form beside a record: what is settled already is chosen already.

    Args:
        same_as: the number of the report that this one repeats: that is filled in, and not sent.
    """
    if posted is not None:
        form = DecisionForm(posted)
    else:
        known = as_posted({name: record.answers[name] for name in SETTLED})
        known.setdefault("date_precision", "exact_day")
        known["revision"] = str(record.revision)
        if same_as is not None:
            known["review_status"] = Status.DUPLICATE.value
            known["reason"] = _repeats(same_as)
        form = DecisionForm(known)
    for field in form:
        field.errors = []
    return form


def _repeats(number: str) -> str:
    """Words for a reason. Of some thousand numbers one looks like an A-number, and is left out."""
    words = str(_("The same arrest as report %(id)s.", id=number))
    return str(_("The same arrest as another report.")) if looks_like(words) else words
