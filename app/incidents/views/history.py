"""What changed between any two revisions of a report: by whom, when and why."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import current_actor, permission
from app.accounts.queries import offices_by_id, person_names
from app.database import reading
from app.incidents.display import lost_words
from app.incidents.history import Version, changes, versions
from app.incidents.queries import may, reasons_of
from app.incidents.record import Record
from app.incidents.texts import Lost
from app.incidents.verify_record import chain_state
from app.incidents.views import blueprint
from app.incidents.views.common import keys, record_or_404

ACTIONS = {
    "incident.filed": _l("Filed"),
    "incident.revised": _l("Changed"),
    "incident.decided": _l("Decided"),
    "incident.accepted_at_once": _l("Accepted with many others at once"),
    "incident.put_back_at_once": _l("Put back to review with many others at once"),
    "incident.withdrawn": _l("Taken back"),
    "incidents.imported": _l("Imported"),
    "incidents.generated": _l("Made as synthetic data"),
}


@blueprint.get("/incidents/<record_id>/history")
@permission("incident.read")
def history(record_id: str) -> ResponseReturnValue:
    """Every revision, what lies between two of them, and the state of the chain beside it."""
    record = record_or_404(record_id)
    session = reading()
    found = versions(session, record)
    newer = _number("newer", len(found), found[-1].number)
    older = _number("older", newer - 1, newer - 1)
    reasons = (
        reasons_of(session, keys(), record)
        if may(current_actor(), "incident.narrative", record)
        else {}
    )
    return render_template(
        "incidents/history.html",
        record=record,
        versions=found,
        actions=ACTIONS,
        names=_names(record, found),
        reasons={
            number: lost_words(reason) if isinstance(reason, Lost) else reason
            for number, reason in reasons.items()
        },
        touched={
            version.number: [change.label for change in changes(found, number, version.number)]
            for number, version in enumerate(found)
        },
        older=older,
        newer=newer,
        changes=changes(found, older, newer),
        chain=chain_state(session, record),
    )


def _number(name: str, highest: int, default: int) -> int:
    """A revision from the address; anything else is the usual choice."""
    given = request.args.get(name, "")
    plain = given.isascii() and given.isdigit() and len(given) < 10
    return int(given) if plain and int(given) <= highest else default


def _names(record: Record, found: Sequence[Version]) -> dict[str, str]:
    """Who wrote a revision, by the actor that the audit names.

    Outside the record's office people have no names here: another office is enough to know.
    """
    session = reading()
    numbers = {
        version.actor: int(version.actor.partition(":")[2])
        for version in found
        if version.actor.startswith("person:")
    }
    people, offices = person_names(session, numbers.values()), offices_by_id(session)
    names = {"shell": _("At the server")}
    for version in found:
        if version.actor not in numbers:
            continue
        office = version.office.partition(":")[2]
        own = office == str(current_actor().office_id)
        name = people.get(numbers[version.actor], _("Unknown"))
        names[version.actor] = name if own else offices.get(int(office or 0), _("Another office"))
    return names
