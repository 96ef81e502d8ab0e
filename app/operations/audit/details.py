"""The details of an event in words: names and numbers, never a text that somebody wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.codebook import codebook
from app.incidents.filter_words import LONGEST, filters_in_words, name_in_words
from app.publication.issuing.retracting import REASONS
from app.web.languages import format_number

NAMES: Mapping[str, LazyString] = {
    "already_there": _l("Already there"),
    "areas": _l("Areas"),
    "as_of": _l("As of"),
    "atoms": _l("Numbers of places"),
    "bytes": _l("Bytes"),
    "changed": _l("Changed"),
    "cities": _l("Cities"),
    "columns": _l("Columns"),
    "digest": _l("Digest"),
    "facilities": _l("Courts and offices"),
    "export": _l("Export"),
    "fields": _l("Answers"),
    "file_digest": _l("Digest of the file"),
    "filters": _l("Filters"),
    "format": _l("Format"),
    "from_office": _l("Former office"),
    "import": _l("Import"),
    "invitation": _l("Invitation"),
    "invitations": _l("Invitations revoked"),
    "keys": _l("Keys"),
    "kind": _l("Kind"),
    "last_month": _l("Last month"),
    "left": _l("Left"),
    "left_out": _l("Left out: consent"),
    "made_at": _l("Made"),
    "months": _l("Months"),
    "name": _l("Name"),
    "narrative": _l("Free text included"),
    "needed": _l("Needed"),
    "on_call": _l("On call"),
    "people": _l("People"),
    "place": _l("Place"),
    "public_key": _l("Public key"),
    "records": _l("Records"),
    "refused": _l("Refused"),
    "reports": _l("Reports"),
    "review_status": _l("Decision"),
    "revision": _l("Revision"),
    "preset": _l("Choice of columns"),
    "roles": _l("Roles"),
    "seed": _l("Seed"),
    "sessions": _l("Sessions ended"),
    "shares": _l("Sheets"),
    "size": _l("Bytes"),
    "tables": _l("Tables"),
    "taken": _l("Taken"),
    "texts": _l("Texts"),
    "texts_without_key": _l("Texts without a key"),
    "threshold": _l("Threshold"),
    "to_office": _l("New office"),
    "waiting": _l("Waiting for information"),
}
KINDS: Mapping[str, LazyString] = {
    "totp": _l("authenticator app"),
    "passkey": _l("passkey"),
}
ROLES: Mapping[str, LazyString] = {
    "attorney": _l("attorney"),
    "coordinator": _l("coordinator"),
    "network_coordinator": _l("network coordinator"),
    "advocate": _l("advocate"),
    "administrator": _l("administrator"),
}


def in_words(details: Mapping[str, Any], *, typed: bool) -> list[tuple[str, str]]:
    """Name and value of each detail.

    Args:
        typed: whether the reader may see what somebody typed into a filter or a name; for an
            administrator, who reads no report, only what was coded.
    """
    found = []
    for name, value in sorted(details.items()):
        said = _HOW.get(name, _plain)(value, typed)
        if said:
            found.append((str(NAMES.get(name, name.replace("_", " "))), said))
    return found


def _plain(value: object, _typed: bool) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, int):
        return format_number(value)
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    return ""


def _name(value: object, typed: bool) -> str:
    return _plain(value, typed) if typed else ""


def _digest(value: object, _typed: bool) -> str:
    return f"{str(value)[:16]}…" if value else ""


def _fields(value: Any, _typed: bool) -> str:
    return ", ".join(name_in_words(name) for name in value)


def _columns(value: Any, _typed: bool) -> str:
    return format_number(len(value)) if isinstance(value, list) else _plain(value, _typed)


def _status(value: object, _typed: bool) -> str:
    labels = codebook["review_status"].labels
    return str(_(labels[str(value)])) if str(value) in labels else str(value)


def _roles(value: Any, _typed: bool) -> str:
    return ", ".join(str(ROLES.get(role, role)) for role in value)


def _kind(value: object, _typed: bool) -> str:
    """Of a second factor; and why a published number was retracted."""
    if str(value) in REASONS:
        return str(_(REASONS[str(value)]))
    return str(KINDS.get(str(value), value))


def _changed(value: Any, _typed: bool) -> str:
    """Which settings; a note on the law is looked up where it stands."""
    return ", ".join(str(name).replace("_", " ") for name in sorted(value))


def _filters(value: Any, typed: bool) -> str:
    return filters_in_words(((name, given) for name, given in value), typed=typed)


_HOW: Mapping[str, Callable[[Any, bool], str]] = {
    "changed": _changed,
    "columns": _columns,
    "fields": _fields,
    "file_digest": _digest,
    "filters": _filters,
    "kind": _kind,
    "name": _name,
    "public_key": _digest,
    "review_status": _status,
    "roles": _roles,
}
