"""The filter box above lists and counts; it sends the names that the address carries anyway."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.codebook import Kind, codebook
from app.codebook.indicators import INDICATORS
from app.incidents.fields import NamesField, options, translated
from app.incidents.filters import FROM, INDICATOR, TO
from app.web.forms import DayField, Form, ManyField, Option, TextField

LIST_FILTERS = (
    "city",
    "state",
    "venue_type",
    "incident_outcome",
    "review_status",
    "dhs_motion",
    "ij_ruling",
    "sharing_basis",
    INDICATOR,
)
COUNT_FILTERS = tuple(name for name in LIST_FILTERS if name != "sharing_basis")


def filter_form(given: MultiDict[str, str], names: Iterable[str] = LIST_FILTERS) -> Form:
    """The box, showing the filters in use. Filters that it does not ask are kept unseen."""
    asked = list(names)
    members: dict[str, object] = {
        FROM: DayField(_l("From")),
        TO: DayField(_l("To")),
    }
    for name in asked:
        if name == INDICATOR:
            members[name] = ManyField(_l("Flags"), choices=flag_options())
            continue
        field = codebook[name]
        label = translated(field.label)
        if field.kind is Kind.STATE:
            blank = Option("", _l("Any"))
            members[name] = NamesField(
                label, choices=[blank, *options(field)], validate_choice=False
            )
        elif field.kind in (Kind.CHOICE, Kind.MULTI):
            members[name] = ManyField(label, choices=options(field))
        else:
            members[name] = TextField(label)
    form: Form = type("FilterForm", (Form,), members)(given)
    form.kept = [  # what the address says beyond the box
        (name, value) for name, value in given.items(multi=True) if name not in members
    ]
    return form


def flag_options() -> list[Option]:
    """The indicators to choose from: records that one of those chosen flags."""
    return [Option(code, translated(rule.title)) for code, rule in INDICATORS.items()]
