"""The forms of settings: one for what several rules use, one for a single rule."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, ValidationError, validators

from app.codebook import AnswerError
from app.codebook.answers import EARLIEST, clean_text
from app.codebook.indicators import SETTING_KINDS, RuleChange, SettingKind, Settings
from app.codebook.indicators.settings import DAYS
from app.codebook.screening import screen
from app.incidents.indicators.models import NOTE_LENGTH
from app.web.forms import ChoiceField, DayField, Form, LongTextField, Option, WholeNumberField
from app.web.saying import said

ON, OFF = "on", "off"
LAST_YEAR = 2100


def version_of(value: object) -> str:
    """What a form began from, to see whether somebody changed it meanwhile."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


class _RealDay:
    """A day that records can have."""

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data and not EARLIEST <= field.data <= date(LAST_YEAR, 12, 31):
            raise ValidationError(_l("Enter a date between 2000 and 2100."))


def settings_form(settings: Settings, posted: MultiDict[str, str] | None = None) -> Form:
    """What rules use, as it is or as it was sent."""
    members = {name: _field(kind) for name, kind in SETTING_KINDS.items()}
    made: type[Form] = type("SettingsForm", (Form,), {**members, "version": HiddenField()})
    if posted is not None:
        return made(posted)
    data: dict[str, Any] = {name: settings[name] for name in SETTING_KINDS}
    return made(data={**data, "version": version_of(settings.values)})


def _field(kind: SettingKind) -> Any:
    label, hint = _l(kind.label), _l(kind.hint)
    if kind.kind != DAYS:
        needed = validators.InputRequired(_l("Enter a date as year-month-day, like 2026-04-15."))
        return DayField(label, [needed, _RealDay()], description=hint)
    ends = {"minimum": kind.minimum, "maximum": kind.maximum}
    said_so = _l("Enter a whole number from %(minimum)s to %(maximum)s.", **ends)
    return WholeNumberField(
        label,
        [
            validators.InputRequired(said_so),
            validators.NumberRange(kind.minimum, kind.maximum, said_so),
        ],
        description=hint,
        render_kw={"min": kind.minimum, "max": kind.maximum},
    )


class RuleForm(Form):
    """One rule: whether it is used, for which days, and the note on its authority."""

    enabled = ChoiceField(
        _l("Is this rule used?"),
        [validators.InputRequired(_l("Say whether this rule is used."))],
        choices=[Option(ON, _l("Used")), Option(OFF, _l("Switched off"))],
    )
    effective_from = DayField(
        _l("For incidents from"),
        [_RealDay()],
        description=_l("Leave it blank for no first day."),
    )
    effective_until = DayField(
        _l("For incidents until"),
        [_RealDay()],
        description=_l("This day included. Leave it blank for no last day."),
    )
    note = LongTextField(
        _l("Note on the authority"),
        [validators.Length(max=NOTE_LENGTH)],
        description=_l("About the law only, never about a case. Blank: the note that is built in."),
    )
    version = HiddenField()

    def validate_effective_until(self, _field: DayField) -> None:
        """The last day is not before the first."""
        first, last = self.data["effective_from"], self.data["effective_until"]
        if first and last and last < first:
            raise ValidationError(_l("Enter a last day that is not before the first."))

    def validate_note(self, field: LongTextField) -> None:
        """Refuse what no database should hold, and what looks like a number of a person."""
        try:
            field.data = clean_text(field.data or "") or None
        except AnswerError as error:
            raise ValidationError(said(error)) from error
        problem = screen("note", field.data)
        if problem is not None:
            raise ValidationError(said(problem))

    def change(self, code: str) -> RuleChange:
        """What was chosen."""
        return RuleChange(
            code,
            enabled=self.enabled.data == ON,
            since=self.effective_from.data,
            until=self.effective_until.data,
            note=self.note.data,
        )


def rule_form(change: RuleChange, posted: MultiDict[str, str] | None = None) -> RuleForm:
    """The form of a rule, as it is or as it was sent."""
    if posted is not None:
        return RuleForm(posted)
    return RuleForm(
        data={
            "enabled": ON if change.enabled else OFF,
            "effective_from": change.since,
            "effective_until": change.until,
            "note": change.note,
            "version": version_of(change),
        }
    )
