"""Makes a small gray PNG of a large colored one: a page of text needs one byte for each point."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLORED, POINT = b"\x08\x06", 4  # eight bits of red, green, blue, and alpha


def in_gray(png: bytes) -> bytes:
    """The same picture; what is black on white stays exactly what it was.

    Raises:
        ValueError: the picture is of another kind than the typesetter makes.
    """
    chunks = list(_chunks(png))
    header = chunks[0][1]
    width, height = struct.unpack(">II", header[:8])
    if header[8:10] != COLORED:
        raise ValueError("not a picture of red, green, blue, and alpha")
    data = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    rows = b"".join(b"\0" + row[1::POINT] for row in _rows(data, width, height))  # its green
    return SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", header[:8] + b"\x08\0" + header[10:]),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
    )


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in points."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _rows(data: bytes, width: int, height: int) -> Iterator[bytearray]:
    """Each row as it was before PNG's filters, which write differences to what stands around."""
    stride = width * POINT
    above = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + stride])
        for at in range(stride if kind else 0):
            left = row[at - POINT] if at >= POINT else 0
            corner = above[at - POINT] if at >= POINT else 0
            row[at] = (row[at] + _predicted(kind, left, above[at], corner)) & 255
        yield row
        above = row


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 2:
        return up
    if kind == 3:
        return (left + up) // 2
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
