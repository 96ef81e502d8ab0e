"""A form whose session died: its text goes through the sign-in, and is sent afterwards.

It goes there and back in the page itself; nothing of it is stored. A seal says whose session it
was, so that another account, on a shared phone, is never handed the text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.web.kept import MOST_ANSWERS, is_secret
from app.web.navigation import is_site_path

Answers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Carried:
    """What is to be sent, and to which page of ours."""

    path: str
    answers: Answers


def seal(uniquifier: str) -> str:
    """Whose session it was, readable to this server alone."""
    return _serializer().dumps(_digest(uniquifier))


def carried(form: Mapping[str, str], uniquifier: str) -> Carried | None:
    """What a sign-in form brings along for this account; None for nothing, or another's.

    Args:
        form: `carried` (JSON pairs), `carried_to` (a path of ours), `carried_by` (a seal; empty
            where no session was known).
    """
    path, by = form.get("carried_to", ""), form.get("carried_by", "")
    answers = _read(form.get("carried", ""))
    if not answers or not is_site_path(path) or (by and not _is_of(by, uniquifier)):
        return None
    return Carried(path, answers)


def _read(text: str) -> list[tuple[str, str]]:
    try:
        pairs = json.loads(text or "[]")
        found = [(str(name), str(value)) for name, value in pairs]
    except (TypeError, ValueError):
        return []
    return [] if len(found) > MOST_ANSWERS else [p for p in found if not is_secret(p[0])]


def _is_of(by: str, uniquifier: str) -> bool:
    try:
        return bool(_serializer().loads(by) == _digest(uniquifier))
    except BadSignature:
        return False


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="carried through the sign-in")


def _digest(uniquifier: str) -> str:
    return hashlib.sha256(uniquifier.encode()).hexdigest()
