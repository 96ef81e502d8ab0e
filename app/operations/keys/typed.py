"""Bytes as lines that a person can print, read out and type again, each with its own check.

Base 32 without I, L, O and U (Crockford's alphabet): four letters a group, six groups a line, and
two letters that belong to this line alone, so that a slip is found where it was made.
"""

from __future__ import annotations

import hashlib
import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BYTES_IN_LINE = 15
GROUP = 4
CHECK = 2
_ANY_CASE = re.MULTILINE | re.IGNORECASE
_LINE = re.compile(r"\s*(\d{1,4})\s+(\S.*?)\s*")
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


class Mistyped(Exception):
    """A line that does not hold; the message names it."""


def lines_of(name: str, content: bytes) -> list[str]:
    """The block `name` between its marks."""
    pieces = [content[at : at + BYTES_IN_LINE] for at in range(0, len(content), BYTES_IN_LINE)] or [
        b""
    ]
    lines = [f"BEGIN {name} ({len(pieces)} lines)"]
    for number, piece in enumerate(pieces, start=1):
        letters = _letters(piece)
        groups = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
        lines.append(f"{number:>3}  {' '.join(groups)}  {_check(name, number, letters)}")
    return [*lines, f"END {name}"]


def read_lines(name: str, text: str) -> bytes | None:
    """The bytes of a block, or None if the text has no such block.

    Raises:
        Mistyped: a line is wrong, missing or out of order.
    """
    begin = re.search(rf"^\s*BEGIN {name} \((\d{{1,4}}) lines?\)\s*$", text, _ANY_CASE)
    if begin is None:
        return None
    block = re.split(rf"^\s*END {name}\s*$", text[begin.end() :], maxsplit=1, flags=_ANY_CASE)[0]
    content = b""
    lines = [line for line in block.splitlines() if line.strip()]
    for expected, line in enumerate(lines, start=1):
        content += _read_line(name, expected, line)
    if len(lines) != int(begin[1]):
        raise Mistyped(f"{name} has {begin[1]} lines, {len(lines)} of them are there")
    return content


def _read_line(name: str, expected: int, line: str) -> bytes:
    found = _LINE.fullmatch(line)
    if not found or int(found[1]) != expected:
        raise Mistyped(f"{name}, line {expected} is missing or not in its place")
    letters = found[2].upper().translate(_READ_AS)
    letters, check = letters[:-CHECK], letters[-CHECK:]
    if set(letters) - set(ALPHABET) or check != _check(name, expected, letters):
        raise Mistyped(f"{name}, line {expected} does not hold: compare it with the paper")
    return _bytes(letters)


def _check(name: str, number: int, letters: str) -> str:
    digest = hashlib.sha256(f"{name}|{number}|{letters}".encode()).digest()
    value = int.from_bytes(digest[:2]) >> 6
    return ALPHABET[value >> 5] + ALPHABET[value & 31]


def _letters(content: bytes) -> str:
    bits = len(content) * 8
    count = -(-bits // 5)
    value = int.from_bytes(content) << (count * 5 - bits)
    return "".join(ALPHABET[value >> (5 * at) & 31] for at in range(count - 1, -1, -1))


def _bytes(letters: str) -> bytes:
    value = 0
    for letter in letters:
        value = value << 5 | ALPHABET.index(letter)
    spare = len(letters) * 5 % 8
    return (value >> spare).to_bytes(len(letters) * 5 // 8)
