"""The forms of people and offices. What is asked depends on what the actor may choose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, HiddenField, SelectField, validators

from app.accounts.models import NAME_LENGTH
from app.accounts.people.words import MEANINGS, NAMES
from app.accounts.roles import Role
from app.web.fields import plain_text
from app.web.forms import Form, ManyField, Option, TextField

THE_OFFICE = "office"
_NAME = validators.Length(max=NAME_LENGTH, message=_l("Use at most 120 characters."))


def _roles(grants: Collection[Role]) -> ManyField:
    return ManyField(
        _l("Roles"),
        [validators.InputRequired(_l("Choose at least one role."))],
        choices=[
            Option(role.value, str(name).capitalize(), meaning=str(MEANINGS[role]))
            for role, name in NAMES.items()
            if role in grants
        ],
        description=_l("The wider one wins where somebody holds several."),
    )


def _select(label: Any, choices: Mapping[int, str], wrong: Any) -> SelectField:
    # A browser sends the first choice if nobody looks: so the first is no answer.
    return SelectField(
        label,
        [validators.InputRequired(wrong)],
        choices=[
            Option("", _l("Choose")),
            *(Option(str(number), name) for number, name in choices.items()),
        ],
        validate_choice=True,
    )


def invitation_form(
    posted: MultiDict[str, str] | None, grants: Collection[Role], offices: Mapping[int, str]
) -> Form:
    """Address, roles and office of somebody new.

    Args:
        grants: the roles that the actor may give; a single one is not asked for.
        offices: those to which the actor may bring people; a single one is not asked for.
    """
    members: dict[str, Any] = {
        "email": EmailField(
            _l("E-mail address"),
            [validators.DataRequired(_l("Enter the e-mail address of whom you invite."))],
            filters=[plain_text],
            description=_l("Only this address can use the invitation."),
            render_kw={"autocomplete": "off"},
        )
    }
    if len(grants) > 1:
        members["roles"] = _roles(grants)
    if len(offices) > 1:
        members["office"] = _select(_l("Office"), offices, _l("Choose an office."))
    form: Form = type("InvitationForm", (Form,), members)(posted)
    return form


def person_form(
    posted: MultiDict[str, str] | None, grants: Collection[Role], held: Mapping[str, Any]
) -> Form:
    """Name and roles of somebody, and what the form was made from.

    Args:
        held: what stands now; nothing of it fills a gap in what was posted.
    """
    members: dict[str, Any] = {
        "name": TextField(
            _l("Name"),
            [validators.DataRequired(_l("Enter a name, as colleagues know them.")), _NAME],
            render_kw={"autocomplete": "off"},
        ),
        "before": HiddenField(),
    }
    if len(grants) > 1:
        members["roles"] = _roles(grants)
    form: Form = type("PersonForm", (Form,), members)(posted, data=held if posted is None else None)
    return form


def leaving_form(
    posted: MultiDict[str, str] | None,
    successors: Mapping[int, str],
    offices: Mapping[int, str] | None = None,
) -> Form:
    """Who takes over what somebody leaves open.

    Args:
        successors: colleagues who can.
        offices: where to, if somebody moves; None if they are suspended.
    """
    members: dict[str, Any] = {}
    if offices is not None:
        members["office"] = _select(_l("New office"), offices, _l("Choose the new office."))
    if successors:
        members["successor"] = SelectField(
            _l("Who sees to what is left open?"),
            [validators.InputRequired(_l("Choose who sees to what is left open."))],
            choices=[
                Option("", _l("Choose")),
                *(Option(str(number), name) for number, name in successors.items()),
                Option(THE_OFFICE, _l("All coordinators of the office together")),
            ],
        )
    form: Form = type("LeavingForm", (Form,), members)(posted)
    return form


class OfficeForm(Form):
    """The name of an office."""

    name = TextField(
        _l("Name of the office"),
        [validators.DataRequired(_l("Enter the name of the office.")), _NAME],
        render_kw={"autocomplete": "off"},
    )


def chosen_roles(form: Form, grants: Iterable[Role]) -> list[Role]:
    """The roles of a form; the only one that can be given where it does not ask."""
    if "roles" in form:
        return [Role(code) for code in form["roles"].data]
    return list(grants)


def chosen_successor(form: Form) -> int | None:
    """The colleague who was chosen; None: the office's coordinators together."""
    given = form["successor"].data if "successor" in form else THE_OFFICE
    return None if given == THE_OFFICE else int(given)
