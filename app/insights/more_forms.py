"""The small forms below the panels: two fields crossed, another period beside."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from app.codebook import codebook
from app.incidents.fields import translated
from app.insights.asking import COLUMNS, COMPARE_FROM, COMPARE_TO, ROWS, Asked
from app.insights.panels import AXES
from app.insights.tally import MONTH
from app.web.forms import DayField, Form, Option


class CrossForm(Form):
    """Two fields to count by."""

    rows = SelectField(_l("Rows"), validate_choice=False)
    columns = SelectField(_l("Columns"), validate_choice=False)


class CompareForm(Form):
    """Another period; one open end is enough."""

    compare_from = DayField(_l("Compare with: from"))
    compare_to = DayField(_l("Compare with: to"))


def cross_form(asked: Asked) -> Form | None:
    """The form with the fields in use, or none for those who may not cross."""
    if not asked.exact:
        return None
    form = CrossForm(MultiDict(zip((ROWS, COLUMNS), asked.crossed or (), strict=False)))
    labels = (
        (name, _l("Month") if name == MONTH else translated(codebook[name].label)) for name in AXES
    )
    choices = [Option("", _l("Choose")), *(Option(name, label) for name, label in labels)]
    form.rows.choices = form.columns.choices = choices
    return _keeping(form, asked, (ROWS, COLUMNS))


def compare_form(asked: Asked) -> Form | None:
    """The form with the period in use, or none for those who may not compare."""
    if not asked.exact:
        return None
    names = (COMPARE_FROM, COMPARE_TO)
    given = MultiDict(pair for pair in asked.pairs() if pair[0] in names)
    return _keeping(CompareForm(given), asked, names)


def _keeping(form: Form, asked: Asked, names: Iterable[str]) -> Form:
    """What else the address says goes along unseen."""
    form.kept = [pair for pair in asked.pairs() if pair[0] not in names]
    return form
