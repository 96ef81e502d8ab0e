"""The form of the declaration: a source for each section, ticks, names for the print."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, validators

from app.codebook import codebook
from app.incidents.declaration.choices import (
    TICKED,
    Choices,
    Section,
    Source,
    default_sources,
    source_of,
)
from app.incidents.declaration.material import Material, Sayable, what_can_be_said
from app.incidents.display import shown
from app.incidents.fields import translated
from app.web.forms import ChoiceField, Form, ManyField, Option, TextField
from app.web.languages import format_day

LONGEST_NAME, LONGEST_ROLE = 120, 300
LEAVE_OUT = ""
ABROAD = "outside"

# The order of the page: what a witness knows best comes first, what is ticked by hand last.
ASKED = (Section.HEARING, Section.ARREST, Section.SUMMONS, Section.PERSON, Section.CUSTODY)
QUESTIONS = {
    Section.HEARING: _l("How do you know about the hearing or appointment, and the case?"),
    Section.ARREST: _l("How do you know about the arrest and the officers?"),
    Section.SUMMONS: _l("How do you know about the check-in and the summons to it?"),
    Section.PERSON: _l("How do you know about the person?"),
    Section.CUSTODY: _l("How do you know about the time after the arrest?"),
}
TICKS = {
    Section.PERSON: _l("Which facts about the person go in?"),
    Section.CUSTODY: _l("What of the time after the arrest goes in?"),
}


def declaration_form(
    material: Material, posted: MultiDict[str, str] | None, *, with_words: bool
) -> Form:
    """The form for this record: it asks about nothing that the record cannot say.

    Args:
        with_words: the narrative may be offered.
    """
    sayable = what_can_be_said(material)
    members: dict[str, Any] = {}
    for section in ASKED:
        facts = _facts(sayable, section, material) if section in TICKED else []
        if sayable.facts[section]:
            members[source_field(section)] = _source_field(section, material)
        if facts:
            members[facts_field(section)] = ManyField(
                TICKS[section],
                choices=facts,
                description=_l("Only what is ticked goes in, if a source is chosen too."),
            )
    if with_words:
        members["own_words"] = BooleanField(
            _l("Add the narrative in brackets, as my own words"),
            description=_l(
                "Only where you saw the arrest yourself. Opening it is written in the audit. "
                "Strike out what you do not want to swear to."
            ),
        )
    members |= _about_the_print()
    made: type[Form] = type("DeclarationForm", (Form,), members)
    return made(posted)


def source_field(section: Section) -> str:
    """The name of the field that asks for a section's source."""
    return f"{section.value}_source"


def facts_field(section: Section) -> str:
    """The name of the field in which facts of a section are ticked."""
    return f"{section.value}_facts"


def choices_of(form: Form, material: Material, own_words: str = "") -> Choices:
    """What was chosen. What a form does not ask stays at its default."""
    defaults = default_sources(material.answers)
    sources: dict[Section, Source] = {}
    for section in Section:
        name = source_field(section)
        source = source_of(form[name].data) if name in form else defaults.get(section)
        if source is not None:
            sources[section] = source
    ticked = [form[facts_field(s)].data or [] for s in TICKED if facts_field(s) in form]
    return Choices(
        sources=sources,
        ticked=frozenset(key for keys in ticked for key in keys),
        own_words=own_words,
        name=form["declarant_name"].data or "",
        role=form["declarant_role"].data or "",
        abroad=form["signed_where"].data == ABROAD,
    )


def _source_field(section: Section, material: Material) -> SelectField:
    labels = codebook["source_of_knowledge"].labels
    default = default_sources(material.answers).get(section)
    return SelectField(
        QUESTIONS[section],
        choices=[
            Option(LEAVE_OUT, _l("Leave it out")),
            *(Option(source.value, translated(labels[source.value])) for source in Source),
        ],
        default=default.value if default else LEAVE_OUT,
    )


def _facts(sayable: Sayable, section: Section, material: Material) -> list[Option]:
    """What can be ticked, in the words of the page."""
    fields = dict.fromkeys(fact.key for fact in sayable.facts[section])
    found = [
        Option(name, f"{_(codebook[name].label)}: {shown(codebook[name], material.answers[name])}")
        for name in fields
    ]
    if section is Section.CUSTODY:
        for later in sayable.later:
            day = format_day(later.step.on) if later.step.on else _("no date")
            found.append(Option(later.key, f"{_(later.step.label)} ({day})"))
    return found


def _about_the_print() -> dict[str, Any]:
    return {
        "declarant_name": TextField(
            _l("Name of the declarant"),
            [validators.Length(max=LONGEST_NAME)],
            description=_l("For this print only: it is kept nowhere. Blank leaves a gap."),
        ),
        "declarant_role": TextField(
            _l("Role, employer, and bar"),
            [validators.Length(max=LONGEST_ROLE)],
            description=_l(
                "As it goes on after “I am”: an attorney at …, admitted in …. Kept nowhere."
            ),
        ),
        "signed_where": ChoiceField(
            _l("Where will it be signed?"),
            choices=[
                Option("inside", _l("Within the United States")),
                Option(ABROAD, _l("Outside the United States")),
            ],
            default="inside",
        ),
    }
