"""What each event of the audit says, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ACTIONS: Mapping[str, LazyString] = {
    "incident.filed": _l("Filed a report"),
    "incident.revised": _l("Changed a report"),
    "incident.decided": _l("Decided on a report"),
    "incident.withdrawn": _l("Took a report back"),
    "incident.narrative_read": _l("Read the free text of a report"),
    "incident.declaration_made": _l("Made a draft declaration"),
    "help.asked": _l("Asked for help"),
    "help.taken": _l("Took a request for help"),
    "help.handed_back": _l("Handed a request for help back"),
    "help.settled": _l("Settled a request for help"),
    "on_call.changed": _l("Changed who is on call"),
    "reminders.sent": _l("Sent reminders"),
    "reminders.failed": _l("Could not send reminders"),
    "incidents.imported": _l("Imported reports"),
    "incident.imported_again": _l("Updated a report from its sheet"),
    "incidents.import_undone": _l("Took an import back"),
    "incidents.generated": _l("Made synthetic reports"),
    "incidents.exported": _l("Exported reports"),
    "office.created": _l("Made an office"),
    "person.invited": _l("Invited somebody"),
    "person.created": _l("Made an account"),
    "session.started": _l("Signed in"),
    "session.ended": _l("Signed out"),
    "order.added": _l("Added a court order or policy"),
    "order.changed": _l("Changed a court order or policy"),
    "settings.changed": _l("Changed settings"),
    "keys.rotated": _l("Renewed the keys of free text"),
    "keys.destroyed": _l("Destroyed keys of free text"),
    "keys.escrowed": _l("Made sheets of the keys"),
    "backup.made": _l("Made a backup"),
    "backup.restored": _l("Restored a backup"),
    "places.loaded": _l("Loaded the list of places"),
}
