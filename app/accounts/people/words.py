"""Names of the roles, and what each may do, for forms and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.accounts.roles import Role

NAMES: Mapping[Role, LazyString] = {
    Role.ATTORNEY: _l("attorney"),
    Role.COORDINATOR: _l("coordinator"),
    Role.NETWORK_COORDINATOR: _l("network coordinator"),
    Role.ADVOCATE: _l("advocate"),
    Role.ADMINISTRATOR: _l("administrator"),
}
MEANINGS: Mapping[Role, LazyString] = {
    Role.ATTORNEY: _l("Files reports, and reads the own ones."),
    Role.COORDINATOR: _l("Reviews, reads and exports what the own office filed."),
    Role.NETWORK_COORDINATOR: _l("The same, and what clients opened to the whole network."),
    Role.ADVOCATE: _l("Sees rounded counts, never a report."),
    Role.ADMINISTRATOR: _l("People, places, orders, settings and audit; never a report."),
}


def names_of(roles: Iterable[Role]) -> str:
    """Roles in words, in the order of the table."""
    held = set(roles)
    return ", ".join(str(name) for role, name in NAMES.items() if role in held)
