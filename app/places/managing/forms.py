"""The form of a court or office."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, ValidationError

from app.codebook import codebook
from app.places.checks import at_most, clean, needed
from app.places.managing.service import PlaceAnswers
from app.places.models import CITY_LENGTH, FACILITY_LENGTH, Facility
from app.places.names import normalize
from app.places.queries import canonical_city
from app.web.forms import ChoiceField, Form, LongTextField, Option, TextField

NOTE_LENGTH = 500
MOST_NAMES = 10


class PlaceForm(Form):
    """What the list says of a court or office."""

    name = TextField(
        _l("Name"),
        [needed(_l("Enter the name of the court or office.")), clean, at_most(FACILITY_LENGTH)],
        description=_l("As its own sign or website has it."),
    )
    city = TextField(
        _l("City"),
        [needed(_l("Enter the city.")), clean, at_most(CITY_LENGTH)],
        description=_l("With its state, such as Miami, FL. It decides whose clock is meant."),
    )
    venue_type = ChoiceField(
        _l("What kind of place is it?"),
        [needed(_l("Say what kind of place it is."))],
        choices=[
            Option(choice.code, _l(choice.label)) for choice in codebook["venue_type"].choices
        ],
    )
    more_names = LongTextField(
        _l("Other names"),
        [clean],
        description=_l("What people or old sheets call it, one on each line."),
    )
    note = LongTextField(
        _l("Note"),
        [clean, at_most(NOTE_LENGTH)],
        description=_l("Where it moved to, since when. Nothing about a person or a report."),
    )

    found: tuple[str, str] | None = None

    def validate_name(self, field: Field) -> None:
        """One that can be compared."""
        _check_name(field.data)

    def validate_more_names(self, field: Field) -> None:
        """Few, and each one that can be compared."""
        names = _lines(field.data)
        if len(names) > MOST_NAMES:
            raise ValidationError(_("Enter at most %(number)s names.", number=MOST_NAMES))
        for name in names:
            _check_name(name)

    def find_city(self, session: Session) -> bool:
        """Look the city up; what is not on the list is told beside the question."""
        self.found = canonical_city(session, self.city.data or "", "")
        if self.found is None and not self.city.errors:
            self.city.errors = [
                _(
                    "“%(given)s” is not on the list of cities: write city and state, such as "
                    "Miami, FL.",
                    given=(self.city.data or "")[:60],
                )
            ]
        return self.found is not None

    @property
    def answers(self) -> PlaceAnswers:
        """What was answered, once the city was found."""
        city, state = self.found or ("", "")
        return PlaceAnswers(
            city,
            state,
            self.venue_type.data,
            self.note.data or "",
            active=bool(self.active.data) if "active" in self else True,
            more_names=_lines(self.more_names.data),
        )


class ChangePlaceForm(PlaceForm):
    """The same of one that is on the list: its name stays, and it can be taken out of use."""

    active = BooleanField(_l("In use: suggested when somebody files a report"))
    version = HiddenField()


def change_form(
    posted: MultiDict[str, str] | None, facility: Facility, version: str
) -> ChangePlaceForm:
    """The form as it was sent, else with what the list holds."""
    held = {
        "city": f"{facility.city}, {facility.state}",
        "venue_type": facility.venue_type,
        "note": facility.note,
        "active": facility.active,
        "version": version,
    }
    form = ChangePlaceForm(data=held) if posted is None else ChangePlaceForm(posted)
    del form.name
    return form


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line for line in map(str.strip, (text or "").splitlines()) if line)


def _check_name(name: str) -> None:
    if not normalize(name) or "/" in name or "\n" in name:
        raise ValidationError(_("Write each name in letters and digits, without a slash."))
    if len(name) > FACILITY_LENGTH:
        raise ValidationError(_("Shorten this to %(number)s characters.", number=FACILITY_LENGTH))
