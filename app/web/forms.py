"""The form that all forms are made from.

    class ReportForm(Form):
        people_count = WholeNumberField(_l("People"), [NumberRange(0, 500)])

The field kinds are in fields.py; the macros that show them in templates/web/fields.html.
"""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import get_locale
from wtforms import Field
from wtforms.fields.choices import SelectFieldBase

from app.web.fields import (
    ChoiceField,
    ClockField,
    DayField,
    LongTextField,
    ManyField,
    Option,
    TextField,
    WholeNumberField,
    described_by,
    field_kind,
)

__all__ = [
    "ChoiceField",
    "ClockField",
    "DayField",
    "Form",
    "LongTextField",
    "ManyField",
    "Option",
    "TextField",
    "WholeNumberField",
    "described_by",
]


class Form(wtforms.Form):
    """A form whose controls tell screen readers of their hint and of what is wrong."""

    class Meta(wtforms.Form.Meta):
        """How fields are shown, in which language WTForms' own messages are."""

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Add what ties a control to its hint and its error.

            Single radio buttons and check boxes get nothing: their group carries it.
            """
            if not isinstance(field, SelectFieldBase._Option):
                described = described_by(field)
                if described:
                    render_kw.setdefault("aria_describedby", described)
                if field.errors:
                    render_kw.setdefault("aria_invalid", "true")
                elif field_kind(field) == "select" and field.flags.required:
                    # Chromium calls a list that waits for its first choice an invalid entry.
                    render_kw.setdefault("aria_invalid", "false")
            if field_kind(field) == "area":
                # Browsers cut a pasted text at maxlength without a word.
                render_kw.setdefault("maxlength", False)
            return super().render_field(field, render_kw)

        def get_translations(self, form: wtforms.Form) -> Any:
            """Return WTForms' own catalog in the language of the page."""
            locale = get_locale()
            self.locales = [locale.language] if locale and locale.language != "en" else False
            return super().get_translations(form)
