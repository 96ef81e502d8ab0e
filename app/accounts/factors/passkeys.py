"""Passkeys (WebAuthn): what the browser is asked, and whether its answer holds.

The challenge travels in the form, signed, with its moment; the moment is compared and stored when
it is used (service.py), so that each challenge opens once and no older one after it.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.accounts.factors.models import CREDENTIAL_LENGTH, SecondFactor
from app.accounts.models import Person
from app.later import later

if TYPE_CHECKING:
    import webauthn
    from webauthn import helpers
    from webauthn.helpers import structs
else:
    webauthn, helpers = later("webauthn"), later("webauthn.helpers")
    structs = later("webauthn.helpers.structs")

CHALLENGE_BYTES = 32
LASTS = 600  # seconds
LONGEST_ANSWER = 20_000  # characters of an answer of a browser
ENROL, PROVE = "enrol", "prove"
NAME = "Detention Docket"
# Browsers make passkeys for names, never for numbers.
WITHOUT_NAME = ("127.0.0.1", "[::1]")


class PasskeyRefused(Exception):
    """The answer of the browser does not hold: wrong challenge, site, key, or none of ours."""


@dataclass(frozen=True)
class Asked:
    """What the page hands to the browser, and the signed challenge that comes back with it."""

    options: str
    challenge: str


@dataclass(frozen=True)
class Registered:
    """A new passkey. Both are base 64 as browsers write it."""

    credential_id: str
    public_key: str
    sign_count: int


@dataclass(frozen=True)
class Proved:
    """A passkey's answer that holds, and the moment (microseconds) of its challenge."""

    sign_count: int
    challenged: int


def site() -> str | None:
    """The name that passkeys of this installation are bound to; None under a bare number."""
    host = request.host if request.host.endswith("]") else request.host.rsplit(":", 1)[0]
    return None if host in WITHOUT_NAME else host


def ask_to_enrol(person: Person, there: Iterable[SecondFactor]) -> Asked:
    """What a browser needs to make a passkey; not a second one on the same device."""
    challenge, signed = _challenge(person.id, ENROL)
    options = webauthn.generate_registration_options(
        rp_id=site() or "",
        rp_name=NAME,
        user_id=_handle(person),
        user_name=person.email,
        user_display_name=person.name or person.email,
        challenge=challenge,
        exclude_credentials=_descriptors(there),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.DISCOURAGED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
    )
    return Asked(webauthn.options_to_json(options), signed)


def ask_to_prove(person_id: int, there: Iterable[SecondFactor]) -> Asked:
    """What a browser needs to prove one of these passkeys."""
    challenge, signed = _challenge(person_id, PROVE)
    options = webauthn.generate_authentication_options(
        rp_id=site() or "", challenge=challenge, allow_credentials=_descriptors(there)
    )
    return Asked(webauthn.options_to_json(options), signed)


def check_enrolled(person_id: int, signed: str, answer: str) -> Registered:
    """The passkey that a browser made for this challenge.

    Raises:
        PasskeyRefused: it was not made for it, or not here.
    """
    challenge, _at = _signed(person_id, ENROL, signed)
    try:
        found = webauthn.verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=site() or "",
            expected_origin=_origin(),
        )
    except Exception as error:  # whatever the parsers under it raise, the answer is not taken
        raise PasskeyRefused from error
    credential_id = helpers.bytes_to_base64url(found.credential_id)
    if len(credential_id) > CREDENTIAL_LENGTH:
        raise PasskeyRefused
    return Registered(
        credential_id, helpers.bytes_to_base64url(found.credential_public_key), found.sign_count
    )


def credential_of(answer: str) -> str:
    """The id of the passkey that an answer names; blank for none."""
    try:
        named = _parsed(answer).get("rawId")
    except PasskeyRefused:
        return ""
    return named if isinstance(named, str) and len(named) <= CREDENTIAL_LENGTH else ""


def check_proved(factor: SecondFactor, signed: str, answer: str) -> Proved:
    """An answer to this challenge, by this passkey.

    Raises:
        PasskeyRefused: by another, to another challenge, on another site, or a copied key.
    """
    challenge, at = _signed(factor.person_id, PROVE, signed)
    try:
        found = webauthn.verify_authentication_response(
            credential=_parsed(answer),
            expected_challenge=challenge,
            expected_rp_id=site() or "",
            expected_origin=_origin(),
            credential_public_key=helpers.base64url_to_bytes(factor.public_key or ""),
            credential_current_sign_count=factor.sign_count,
        )
    except Exception as error:  # as above
        raise PasskeyRefused from error
    if helpers.bytes_to_base64url(found.credential_id) != factor.credential_id:
        raise PasskeyRefused
    return Proved(found.new_sign_count, at)


def _challenge(person_id: int, purpose: str) -> tuple[bytes, str]:
    challenge, at = os.urandom(CHALLENGE_BYTES), int(time.time() * 1_000_000)
    return challenge, _serializer(purpose).dumps(
        [person_id, helpers.bytes_to_base64url(challenge), at]
    )


def _signed(person_id: int, purpose: str, signed: str) -> tuple[bytes, int]:
    try:
        whose, challenge, at = _serializer(purpose).loads(signed, max_age=LASTS)
    except BadSignature as error:
        raise PasskeyRefused from error
    if whose != person_id:
        raise PasskeyRefused
    return helpers.base64url_to_bytes(challenge), int(at)


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"passkey: {purpose}")


def _parsed(answer: str) -> dict[str, object]:
    try:
        found = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(found, dict):
        raise PasskeyRefused
    return found


def _origin() -> str:
    return f"{request.scheme}://{request.host}"


def _handle(person: Person) -> bytes:
    """Who it is, to the device: the same after a restore, and nothing that identifies."""
    return hashlib.sha256(f"passkeys of {person.id} {person.created_at}".encode()).digest()


def _descriptors(factors: Iterable[SecondFactor]) -> list[structs.PublicKeyCredentialDescriptor]:
    return [
        structs.PublicKeyCredentialDescriptor(id=helpers.base64url_to_bytes(factor.credential_id))
        for factor in factors
        if factor.credential_id
    ]
