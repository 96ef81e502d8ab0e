"""The kinds of question that a form asks, so that the template has one macro for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
    widgets,
)
from wtforms.fields.choices import SelectFieldBase

# Codes that mean "I do not know": an answer, but a fainter one.
UNKNOWN_CODES = frozenset({"unknown"})

WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass
class Option(SelectChoice):
    """One answer to choose. `meaning` is its definition, shown on demand."""

    meaning: str = ""
    render_kw: dict[str, Any] = field(default_factory=dict)


def _blank_is_none(value: object) -> str | None:
    """A choice that was not made is None, never an empty text."""
    return str(value) if value else None


def plain_text(text: str | None) -> str | None:
    """Trim a text and give it single line breaks; browsers send two characters for each."""
    if text is None:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _refuse_control_characters(text: str | None) -> None:
    """Databases disagree about U+0000, and no keyboard types the others."""
    if text and any(ord(sign) < 32 and sign not in "\n\t" for sign in text):
        raise ValidationError(_l("Remove the characters that cannot be seen, and type it again."))


class ChoiceField(RadioField):
    """One answer out of a few, as chips; None while there is no answer.

    Args:
        blank: the words of a last chip that takes the answer back ("No answer yet").
    """

    kind = "chips"

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        choices: Iterable[SelectChoice] = (),
        blank: Any = None,
        **options: Any,
    ) -> None:
        options.setdefault("invalid_choice_message", _l("Choose one of the answers shown."))
        listed = list(choices)
        if blank is not None:
            listed.append(SelectChoice("", blank))
        super().__init__(label, validators, coerce=_blank_is_none, choices=listed, **options)

    def pre_validate(self, form: Any) -> None:
        """No answer is never a wrong one; whether one is needed is for the validators."""
        if self.data is not None:
            super().pre_validate(form)


class ManyField(SelectMultipleField):
    """Any number of answers out of a few, as chips with check boxes."""

    kind = "checks"
    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("invalid_choice_message", _l("Choose among the answers shown."))
        super().__init__(label, validators, **options)
        self.label.field_id = False

    def process_formdata(self, valuelist: list[str]) -> None:
        """Leave out the empty text that a hidden companion input sends."""
        super().process_formdata([value for value in valuelist if value])


class TextField(StringField):
    """One line of text, trimmed; None when empty."""

    kind = "text"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep None for nothing typed."""
        if valuelist:
            self.data = plain_text(valuelist[0]) or None

    def pre_validate(self, form: Any) -> None:
        """Refuse what no database should hold."""
        _refuse_control_characters(self.data)


class LongTextField(TextAreaField):
    """Text of several lines, trimmed; None when empty.

    A `Length(max=…)` validator shows as "Up to 2,000 characters". It never becomes a `maxlength`
    attribute, with which browsers cut a pasted text without a word.
    """

    kind = "area"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep None for nothing typed."""
        if valuelist:
            self.data = plain_text(valuelist[0]) or None

    def pre_validate(self, form: Any) -> None:
        """Refuse what no database should hold."""
        _refuse_control_characters(self.data)


class WholeNumberField(IntegerField):
    """A number of up to nine plain digits; None when empty."""

    kind = "number"

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("invalid_value_message", _l("Enter a whole number, like 3."))
        super().__init__(label, validators, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Python alone would also read `1_000`, ` 7 ` and digits of other scripts."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not WHOLE_NUMBER.fullmatch(typed):
            raise ValueError(self.invalid_value_message)
        self.data = int(typed)


class DayField(DateField):
    """A date as browsers send it, 2026-04-15, and in no other order; None when empty."""

    kind = "date"

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault(
            "invalid_value_message", _l("Enter a date as year-month-day, like 2026-04-15.")
        )
        super().__init__(label, validators, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing typed is no wrong date."""
        if valuelist and valuelist[0].strip():
            super().process_formdata([valuelist[0].strip()])
        else:
            self.data = None


class ClockField(TimeField):
    """A time of day as browsers send it, 09:30; None when empty."""

    kind = "time"

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("invalid_value_message", _l("Enter a time of day, like 09:30."))
        # Some browsers send seconds when a stored time has them.
        super().__init__(label, validators, format=["%H:%M", "%H:%M:%S"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing typed is no wrong time."""
        if valuelist and valuelist[0].strip():
            super().process_formdata([valuelist[0].strip()])
        else:
            self.data = None


_KIND_OF_INPUT = {
    "checkbox": "tick",
    "date": "date",
    "file": "file",
    "hidden": "hidden",
    "number": "number",
    "password": "password",
    "time": "time",
}


def field_kind(item: Field) -> str:
    """Return how a field is asked: chips, checks, area, select, tick, hidden, text and others."""
    kind = getattr(item, "kind", None)
    if isinstance(kind, str):
        return kind
    if isinstance(item, RadioField):
        return "chips"
    if isinstance(item, SelectFieldBase):
        return "select"
    if isinstance(item, TextAreaField):
        return "area"
    return _KIND_OF_INPUT.get(getattr(item.widget, "input_type", ""), "text")


def first_control_id(item: Field) -> str:
    """Return the id of what a link to the question must focus."""
    return f"{item.id}-0" if field_kind(item) in ("chips", "checks") else str(item.id)


def described_by(field: Field) -> str:
    """Return the ids of hint and error of a field, as the macros give them; empty for none."""
    ids = []
    if field.description or (field_kind(field) == "area" and field.flags.maxlength):
        ids.append(f"{field.id}-hint")
    if field.errors:
        ids.append(f"{field.id}-error")
    return " ".join(ids)
