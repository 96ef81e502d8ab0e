"""The events that the audit knows, and the details that each may carry: no others, never text."""

from __future__ import annotations

from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "incident.filed": frozenset({"revision"}),
    "incident.revised": frozenset({"revision", "fields"}),
    "incident.decided": frozenset({"revision", "review_status"}),
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
    "incidents.exported": frozenset(
        {"format", "filters", "columns", "records", "left_out", "narrative"}
    ),
    "office.created": frozenset({"name"}),
    "person.invited": frozenset({"roles", "invitation"}),
    "person.created": frozenset({"roles"}),
    "session.started": frozenset(),
    "session.ended": frozenset(),
    "order.added": frozenset(),
    "order.changed": frozenset({"fields"}),
    "settings.changed": frozenset({"changed"}),
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
