"""The forms of publishing."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import validators

from app.database import now
from app.publication.issuing.areas import LARGEST, SMALLEST
from app.publication.issuing.models import PART_LENGTH
from app.publication.issuing.retracting import REASONS
from app.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LongTextField,
    Option,
    TextField,
    WholeNumberField,
)

LONGEST_AREAS = 8_000  # characters


class MakeForm(Form):
    """As of which day."""

    as_of = DayField(
        _l("As of"),
        [validators.DataRequired(_l("Enter a day."))],
        description=_l("Months that ended 14 days before this day are closed."),
    )

    @property
    def day(self) -> date:
        """The day of a form that is right.

        Raises:
            ValueError: none was given.
        """
        day: date | None = self.data["as_of"]
        if day is None:
            raise ValueError("no day")
        return day


class RetractForm(Form):
    """Which number does not hold, and why."""

    part = TextField(
        _l("Number of the atom or table"),
        [
            validators.DataRequired(_l("Enter the number of an atom or table.")),
            validators.Length(max=PART_LENGTH, message=_l("Such a number is shorter.")),
        ],
        description=_l("As the file names it, such as 1.1."),
        render_kw={"autocomplete": "off"},
    )
    reason = ChoiceField(
        _l("Why does it not hold?"),
        [validators.DataRequired(_l("Say why."))],
        choices=[Option(code, _l(words)) for code, words in REASONS.items()],
    )


class PrepareForm(Form):
    """Threshold and areas, before the first release."""

    threshold = WholeNumberField(
        _l("Fewest reports behind a number"),
        [
            validators.InputRequired(_l("Enter a number from 5 to 30.")),
            validators.NumberRange(SMALLEST, LARGEST, _l("Enter a number from 5 to 30.")),
        ],
        description=_l("11 is the rule of US health statistics (CMS). Fewer reveal more."),
    )
    areas = LongTextField(
        _l("Areas: several cities as one place"),
        [validators.Length(max=LONGEST_AREAS, message=_l("Shorten this list."))],
        description=_l(
            "One on each line: “Seattle area = Seattle, WA; Tukwila, WA”. Any other city is a "
            "place of its own."
        ),
    )


def make_form(posted: MultiDict[str, str] | None = None) -> MakeForm:
    """As it was sent, else of today."""
    return MakeForm(posted) if posted is not None else MakeForm(data={"as_of": now().date()})
