"""Form fields made from the codebook: one question for each field, in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field as FormField
from wtforms import HiddenField, SelectField, validators

from app.codebook import Field, Kind, Required, Tier, codebook
from app.web.fields import UNKNOWN_CODES
from app.web.forms import (
    ChoiceField,
    ClockField,
    DayField,
    Form,
    LongTextField,
    ManyField,
    Option,
    TextField,
    WholeNumberField,
)

# More answers than this are a list to pick from, not a wall of chips.
MOST_CHIPS = 9
ONE_LINE = 100


class NamesField(SelectField):
    """A list of names, the blank first, in the alphabet's order of the page's language."""

    def iter_choices(self) -> Iterator[Any]:
        """The choices as they stand in the list."""
        blank, *names = super().iter_choices()
        yield blank
        yield from sorted(names, key=lambda choice: str(choice.label).casefold())


def translated(text: str) -> Any:
    """A text of the codebook in the language of the page."""
    return _l(text) if text else ""


def options(field: Field, *, explained: bool = True) -> list[Option]:
    """The coded values as answers to choose from, each with its definition if wanted."""
    return [
        Option(
            choice.code,
            translated(choice.label),
            meaning=translated(choice.definition) if explained else "",
        )
        # "I do not know" stands last, where a thumb looks for it, whatever was coded after it.
        for choice in sorted(field.choices, key=lambda choice: choice.code in UNKNOWN_CODES)
    ]


def form_field(field: Field, *, clearable: bool = False, explained: bool = True) -> FormField:
    """The form field that asks this question.

    Args:
        clearable: an answer can be taken back without a script.
        explained: the definitions of the answers can be unfolded.
    """
    listed = options(field, explained=explained)
    label = translated(field.question or field.label)
    shared: dict[str, Any] = {"description": translated(field.hint)}
    if field.kind is Kind.STATE:
        blank = Option("", _l("Choose"))
        return NamesField(label, choices=[blank, *listed], validate_choice=False, **shared)
    if field.kind is Kind.CHOICE and len(field.choices) > MOST_CHIPS:
        blank = Option("", _l("Not answered yet"))
        return SelectField(label, choices=[blank, *listed], validate_choice=False, **shared)
    if field.kind is Kind.CHOICE:
        blank_chip = _l("No answer yet") if clearable else None
        return ChoiceField(label, choices=listed, blank=blank_chip, **shared)
    if field.kind is Kind.MULTI:
        return ManyField(label, choices=listed, **shared)
    if field.kind is Kind.INTEGER:
        return WholeNumberField(
            label, render_kw={"min": field.minimum, "max": field.maximum}, **shared
        )
    if field.kind is Kind.DATE:
        return DayField(label, **shared)
    if field.kind is Kind.TIME:
        return ClockField(label, **shared)
    if field.kind is Kind.TEXT and field.maximum > ONE_LINE:
        return LongTextField(label, [validators.Length(max=field.maximum)], **shared)
    return TextField(label, render_kw={"maxlength": field.maximum or 120}, **shared)


def make_form(
    names: Iterable[str],
    hidden: Iterable[str] = (),
    *,
    clearable: bool = False,
    explained: bool = True,
) -> type[Form]:
    """A form that asks these questions of the codebook, in this order; see `form_field`."""
    members: dict[str, FormField] = {}
    for name in names:
        members[name] = form_field(codebook[name], clearable=clearable, explained=explained)
    for name in hidden:
        members[name] = HiddenField()
    form: type[Form] = type("CodebookForm", (Form,), members)
    return form


def starred(field: Field) -> bool:
    """Whether the form says that an answer is needed to file."""
    return field.required is Required.AT_FILING and field.tier is not Tier.SYSTEM
