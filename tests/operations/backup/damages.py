"""Ways in which a backup file can be wrong, drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable

from app.operations.backup import container
from app.operations.backup.container import HEADER, MAGIC, TAG

Damage = Callable[[bytes, random.Random], bytes]


def _flip(content: bytes, at: int, draw: random.Random) -> bytes:
    return content[:at] + bytes([content[at] ^ (1 << draw.randrange(8))]) + content[at + 1 :]


def flip_a_bit(content: bytes, draw: random.Random) -> bytes:
    return _flip(content, draw.randrange(len(content)), draw)


def flip_in_the_header(content: bytes, draw: random.Random) -> bytes:
    return _flip(content, draw.randrange(HEADER), draw)


def flip_in_the_end(content: bytes, draw: random.Random) -> bytes:
    return _flip(content, len(content) - 1 - draw.randrange(TAG), draw)


def cut_short(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content))]


def cut_at_a_chunk(content: bytes, draw: random.Random) -> bytes:
    return content[: HEADER + draw.randrange(len(_chunks(content))) * _whole()]


def swap_chunks(content: bytes, draw: random.Random) -> bytes:
    pieces = _chunks(content)
    one, other = draw.sample(range(len(pieces)), 2)
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return content[:HEADER] + b"".join(pieces)


def leave_a_chunk_out(content: bytes, draw: random.Random) -> bytes:
    pieces = _chunks(content)
    del pieces[draw.randrange(len(pieces))]
    return content[:HEADER] + b"".join(pieces)


def repeat_a_chunk(content: bytes, draw: random.Random) -> bytes:
    pieces = _chunks(content)
    at = draw.randrange(len(pieces))
    pieces.insert(at, pieces[at])
    return content[:HEADER] + b"".join(pieces)


def go_on_after_the_end(content: bytes, draw: random.Random) -> bytes:
    return content + draw.randbytes(draw.randrange(1, 200))


def wrong_magic(content: bytes, draw: random.Random) -> bytes:
    return draw.randbytes(len(MAGIC)) + content[len(MAGIC) :]


def nothing(_content: bytes, _draw: random.Random) -> bytes:
    return b""


def noise(content: bytes, draw: random.Random) -> bytes:
    """Half of a block of the disk was lost."""
    at = draw.randrange(len(content))
    return content[:at] + bytes(min(512, len(content) - at)) + content[at + 512 :]


def _chunks(content: bytes) -> list[bytes]:
    return [content[at : at + _whole()] for at in range(HEADER, len(content), _whole())]


def _whole() -> int:
    return container.CHUNK + TAG


DAMAGES: tuple[Damage, ...] = (
    flip_a_bit,
    flip_in_the_header,
    flip_in_the_end,
    cut_short,
    cut_at_a_chunk,
    swap_chunks,
    leave_a_chunk_out,
    repeat_a_chunk,
    go_on_after_the_end,
    wrong_magic,
    nothing,
    noise,
)


def damaged(content: bytes, number: int) -> tuple[str, bytes]:
    """The damage of this number, each kind in turn, and what became of the file."""
    draw = random.Random(number)
    damage = DAMAGES[number % len(DAMAGES)]
    found = damage(content, draw)
    while found == content:  # two equal chunks swapped, or zeros over zeros
        found = damage(content, draw)
    return damage.__name__, found
