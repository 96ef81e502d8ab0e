"""The events that the audit knows, and the details that each may carry: no others, never text."""

from __future__ import annotations

from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "incident.filed": frozenset({"revision"}),
    "incident.revised": frozenset({"revision", "fields"}),
    "incident.decided": frozenset({"revision", "review_status"}),
    # Many with one push: whoever pushes looks at none of them.
    "incident.accepted_at_once": frozenset({"revision", "review_status"}),
    "incident.put_back_at_once": frozenset({"revision", "review_status"}),
    "incident.withdrawn": frozenset({"revision"}),
    "incident.narrative_read": frozenset({"revision"}),
    "incident.declaration_made": frozenset({"revision", "format"}),
    # What kind of help, and who was mailed, is nobody's later.
    "help.asked": frozenset(),
    "help.taken": frozenset(),
    "help.handed_back": frozenset(),
    "help.settled": frozenset(),
    "on_call.changed": frozenset({"on_call"}),
    "reminders.sent": frozenset({"people", "reports"}),
    "reminders.failed": frozenset({"people", "reports"}),
    "incidents.imported": frozenset(
        {"import", "file_digest", "taken", "refused", "already_there", "waiting"}
    ),
    "incident.imported_again": frozenset({"revision", "fields", "import"}),
    "incidents.import_undone": frozenset({"import", "records"}),
    "incidents.generated": frozenset({"records", "seed"}),
    # Written before the first byte leaves; a file without the second event is not whole.
    "incidents.exported": frozenset({"format", "filters", "columns", "preset", "narrative"}),
    "incidents.export_finished": frozenset({"export", "records", "left_out", "digest", "bytes"}),
    "office.created": frozenset({"name"}),
    "office.renamed": frozenset({"name"}),
    "office.closed": frozenset({"invitations"}),
    "office.reopened": frozenset(),
    "person.invited": frozenset({"roles", "invitation"}),
    "invitation.resent": frozenset(),
    "invitation.revoked": frozenset(),
    "person.created": frozenset({"roles"}),
    "person.renamed": frozenset(),
    "person.roles_changed": frozenset({"roles", "sessions", "invitations"}),
    # The event stands with the office of whoever did it; this says which office was left.
    "person.moved": frozenset({"from_office", "to_office", "sessions", "invitations"}),
    "person.suspended": frozenset({"sessions", "invitations"}),
    "person.reactivated": frozenset(),
    "session.started": frozenset(),
    "session.ended": frozenset(),
    "device.permitted": frozenset(),
    "device.known": frozenset(),
    "password.changed": frozenset(),
    "factor.added": frozenset({"kind"}),
    "factor.removed": frozenset({"kind"}),
    "recovery.renewed": frozenset(),
    "recovery.used": frozenset({"left"}),
    "factor.release_asked": frozenset(),
    "factor.release_confirmed": frozenset(),
    "factor.release_canceled": frozenset(),
    "factor.release_done": frozenset(),
    "order.added": frozenset(),
    "order.changed": frozenset({"fields"}),
    "place.added": frozenset({"place"}),
    "place.changed": frozenset({"place", "fields"}),
    "settings.changed": frozenset({"changed"}),
    "release.prepared": frozenset({"threshold", "areas"}),
    "release.made": frozenset({"as_of", "atoms", "tables"}),
    "release.dropped": frozenset(),
    "release.approved": frozenset({"digest", "public_key", "atoms", "tables"}),
    "release.taken_over": frozenset({"digest", "reports"}),
    "release.retracted": frozenset({"kind"}),
    "keys.rotated": frozenset({"months", "texts"}),
    "keys.destroyed": frozenset({"keys", "records", "texts"}),
    "keys.escrowed": frozenset({"shares", "needed", "last_month"}),
    "backup.made": frozenset({"size", "digest"}),
    "backup.restored": frozenset({"digest", "made_at", "texts_without_key"}),
    "places.loaded": frozenset({"facilities", "cities"}),
}


def check_event(action: str, details: Mapping[str, object]) -> None:
    """Refuse an event that nobody declared.

    Raises:
        ValueError: an unknown action, or a detail that the action does not declare.
    """
    if action not in EVENTS:
        raise ValueError(f"no such event: {action}")
    undeclared = set(details) - EVENTS[action]
    if undeclared:
        raise ValueError(f"{action} does not declare {', '.join(sorted(undeclared))}")
