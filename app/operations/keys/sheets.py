"""The sheets of an escrow: the data keys, sealed under a secret that the shares give back.

Every sheet has a share of three lines, and the sealed keys, which are the same on all: so whoever
types sheets in again types the long part once. Sealing the keys also tells whether shares fit.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.ledger.keyfile import KEY_BYTES, DataKey
from app.operations.keys.shares import combine, split
from app.operations.keys.typed import Mistyped, lines_of, read_lines

SET_BYTES, NONCE_BYTES, DIGEST_BYTES = 4, 12, 4
_HEAD = struct.Struct(">4sBBB")  # set, number, needed, shares
_ENTRY = struct.Struct(f">H4s{KEY_BYTES}s")  # month, key id, key
SHARE, KEYS = "SHARE", "KEYS"


class WrongShares(Exception):
    """These files do not give the keys back; the message names the file and says why."""


@dataclass(frozen=True)
class Share:
    """A share as it was read from a file."""

    file: str
    set: bytes
    number: int
    needed: int
    shares: int
    secret: bytes

    def __str__(self) -> str:
        return f"{self.file} (set {set_name(self.set)}, share {self.number} of {self.shares})"


def set_name(set_id: bytes) -> str:
    """A set as people compare it."""
    return set_id.hex("-", 2).upper()


def make_sheets(
    keys: Mapping[str, DataKey], shares: int, needed: int
) -> tuple[bytes, list[list[str]]]:
    """The set's id, and for each share its lines: the share, then the sealed keys.

    Raises:
        ValueError: not 1 <= needed <= shares <= 255.
    """
    set_id, secret = secrets.token_bytes(SET_BYTES), secrets.token_bytes(KEY_BYTES)
    plain = b"".join(
        _ENTRY.pack(_number_of(month), bytes.fromhex(key.id), key.key)
        for month, key in sorted(keys.items())
    )
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = set_id + nonce + AESGCM(secret).encrypt(nonce, plain, set_id)
    sheets = []
    for number, share in split(secret, shares, needed).items():
        content = _HEAD.pack(set_id, number, needed, shares) + share
        sheets.append([*lines_of(SHARE, content + _digest(content)), "", *lines_of(KEYS, sealed)])
    return set_id, sheets


def read_sheets(texts: Mapping[str, str]) -> dict[str, DataKey]:
    """The keys by month, from the texts of enough sheets, by the name of their file.

    Raises:
        WrongShares: which file is wrong, and why.
    """
    shares = [_read_share(file, text) for file, text in texts.items()]
    _must_belong_together(shares)
    used = {share.number: share.secret for share in shares[: shares[0].needed]}
    sealed = _sealed_keys(shares[0].set, texts)
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        plain = AESGCM(combine(used)).decrypt(nonce, ciphertext, shares[0].set)
    except InvalidTag:
        names = ", ".join(share.file for share in shares[: shares[0].needed])
        raise WrongShares(
            f"{names}: each line holds, but together they do not open the keys. One of them was "
            "made to look right: try another share of the set in its place."
        ) from None
    return {
        _month_of(number): DataKey(key_id.hex(), key)
        for number, key_id, key in _ENTRY.iter_unpack(plain)
    }


def _read_share(file: str, text: str) -> Share:
    try:
        content = read_lines(SHARE, text)
    except Mistyped as problem:
        raise WrongShares(f"{file}: {problem}.") from None
    if content is None:
        raise WrongShares(f"{file}: there is no share in it (BEGIN SHARE … END SHARE).")
    content, digest = content[:-DIGEST_BYTES], content[-DIGEST_BYTES:]
    if len(content) != _HEAD.size + KEY_BYTES or digest != _digest(content):
        raise WrongShares(f"{file}: its lines hold one by one, but come from different shares.")
    set_id, number, needed, shares = _HEAD.unpack_from(content)
    return Share(file, set_id, number, needed, shares, content[_HEAD.size :])


def _must_belong_together(shares: Sequence[Share]) -> None:
    if not shares:
        raise WrongShares("Name the files of the shares.")
    first = shares[0]
    seen: dict[int, Share] = {}
    for share in shares:
        if (share.set, share.needed, share.shares) != (first.set, first.needed, first.shares):
            raise WrongShares(f"{share} is not of the same set as {first}.")
        if share.number in seen:
            raise WrongShares(f"{share} is the same share as {seen[share.number].file}.")
        seen[share.number] = share
    if len(shares) < first.needed:
        raise WrongShares(
            f"{first.needed} shares of set {set_name(first.set)} are needed, and here "
            f"{'is' if len(shares) == 1 else 'are'} {len(shares)}."
        )


def _sealed_keys(set_id: bytes, texts: Mapping[str, str]) -> bytes:
    """The sealed keys, from the first file that has them whole."""
    problems = []
    for file, text in texts.items():
        try:
            sealed = read_lines(KEYS, text)
        except Mistyped as problem:
            problems.append(f"{file}: {problem}.")
            continue
        if sealed is None:
            continue
        if sealed[:SET_BYTES] != set_id:
            problems.append(f"{file}: its keys are of set {set_name(sealed[:SET_BYTES])}.")
            continue
        return sealed[SET_BYTES:]
    raise WrongShares(
        " ".join(problems) or "No file has the sealed keys (BEGIN KEYS … END KEYS): one has to."
    )


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:DIGEST_BYTES]


def _number_of(month: str) -> int:
    year, _, of_year = month.partition("-")
    return int(year) * 12 + int(of_year) - 1


def _month_of(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
