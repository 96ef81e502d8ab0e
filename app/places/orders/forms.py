"""The form of an order or policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, ValidationError, validators

from app.codebook import Marked, codebook
from app.database import now
from app.places.checks import at_most, clean, needed
from app.places.orders.models import (
    AREAS,
    KINDS,
    LINK_LENGTH,
    NOTE_LENGTH,
    STANDINGS,
    TEXT_LENGTH,
    CourtOrder,
)
from app.places.orders.service import OrderAnswers
from app.web.forms import ChoiceField, DayField, Form, LongTextField, ManyField, Option, TextField

LONGEST_LIST = 8_000  # characters; a hundred names of courts


def _options(labels: Mapping[str, Marked]) -> list[Option]:
    return [Option(str(code), _l(label)) for code, label in labels.items()]


def _https(_form: Form, field: Field) -> None:
    """A plain address that browsers open by itself: no scripts, no passwords, no other schemes."""
    if not field.data:
        return
    try:
        parts = urlsplit(field.data)
        usable = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or not field.data.isascii() or " " in field.data:
        raise ValidationError(_("Enter a whole address that begins with https://"))


class OrderForm(Form):
    """What the list says of an order."""

    name = TextField(
        _l("Name"),
        [needed(_l("Enter the name of the case or policy.")), clean, at_most(TEXT_LENGTH)],
        description=_l("As it is published: the names of the parties, or the title."),
    )
    kind = ChoiceField(_l("What is it?"), [needed(_l("Say what it is."))], choices=_options(KINDS))
    issuer = TextField(
        _l("Court or agency"),
        [needed(_l("Enter the court or agency that issued it.")), clean, at_most(TEXT_LENGTH)],
    )
    citation = TextField(_l("Number or citation"), [clean, at_most(TEXT_LENGTH)])
    link = TextField(
        _l("Link to its text"),
        [validators.Optional(), _https, at_most(LINK_LENGTH)],
        description=_l("Begins with https://. Leave it blank rather than guess."),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    area = ChoiceField(
        _l("Where does it reach?"),
        [needed(_l("Say where it reaches."))],
        choices=_options(AREAS),
    )
    places = LongTextField(
        _l("Which ones?"),
        [clean, at_most(LONGEST_LIST)],
        description=_l(
            "States (NY), cities (Miami, FL) or courts and offices as the list of places names "
            "them, one on each line. Blank for the whole country."
        ),
    )
    venue_types = ManyField(
        _l("For which kinds of place?"),
        choices=[
            Option(choice.code, _l(choice.label)) for choice in codebook["venue_type"].choices
        ],
        description=_l("None chosen means all kinds."),
    )
    begins = DayField(_l("First day"), [validators.Optional()])
    ends = DayField(
        _l("Last day"),
        [validators.Optional()],
        description=_l("Blank while it lasts, or while the day is not known."),
    )
    standing = ChoiceField(
        _l("Where does it stand now?"),
        [needed(_l("Say where it stands; “Not known” is an answer."))],
        choices=_options(STANDINGS),
    )
    note = LongTextField(
        _l("Note"),
        [clean, at_most(NOTE_LENGTH)],
        description=_l("What a lawyer should know about it. Nothing about a person or a report."),
    )
    confirmed_on = DayField(_l("A lawyer confirmed where it stands on"), [validators.Optional()])
    to_confirm = BooleanField(_l("A lawyer must confirm its present status"))
    mistake = BooleanField(_l("Entered by mistake: show it on no report"))
    version = HiddenField()

    def validate_ends(self, field: Field) -> None:
        """The last day is not before the first."""
        begins = self.data["begins"]
        if field.data and begins and field.data < begins:
            raise ValidationError(_("Enter a last day that is not before the first."))

    def validate_confirmed_on(self, field: Field) -> None:
        """Nobody confirmed anything in the future; a day more for those east of UTC."""
        if field.data and field.data > now().date() + timedelta(days=1):
            raise ValidationError(_("Enter a date that is not in the future."))

    @property
    def answers(self) -> OrderAnswers:
        """What was answered, in codebook order where codes are several."""
        given: dict[str, Any] = {**self.data}
        listed = [code for code in codebook["venue_type"].labels if code in given["venue_types"]]
        for name in ("citation", "link", "note"):
            given[name] = given[name] or ""
        given["venue_types"] = " ".join(listed)
        return OrderAnswers(**{answer.name: given[answer.name] for answer in fields(OrderAnswers)})


def order_form(posted: MultiDict[str, str] | None, order: CourtOrder | None = None) -> OrderForm:
    """The form as it was sent, else with what the list holds, else empty."""
    if posted is not None:
        return OrderForm(posted)
    if order is None:
        return OrderForm(data={"to_confirm": True})
    held = {name: getattr(order, name) for name in OrderForm()._fields}
    return OrderForm(
        data={
            **held,
            "places": "\n".join(place.words for place in order.places),
            "venue_types": order.venue_types.split(),
        }
    )
