"""Reads what our own PDF holds, without a PDF library: objects, pages, the text on each."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((?:[^()\\]|\\.)*\)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
MAPPED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


@dataclass(frozen=True)
class Pdf:
    """A file as numbered objects."""

    raw: bytes
    objects: dict[int, bytes]

    @property
    def catalog(self) -> bytes:
        return next(one for one in self.objects.values() if b"/Type/Catalog" in one)

    @property
    def pages(self) -> list[str]:
        """The text of each page, header and footer included."""
        tree = next(one for one in self.objects.values() if b"/Type/Pages" in one)
        kids = re.search(rb"/Kids\[(.*?)\]", tree)
        assert kids is not None
        return [self._text(int(number)) for number in re.findall(rb"(\d+) 0 R", kids[1])]

    def stream(self, number: int) -> bytes:
        head, _, rest = self.objects[number].partition(b"stream\n")
        body = rest.rpartition(b"\nendstream")[0]
        return zlib.decompress(body) if b"/FlateDecode" in head else body

    def reference(self, source: bytes, name: bytes) -> int:
        found = re.search(rb"/" + name + rb" (\d+) 0 R", source)
        assert found is not None, name
        return int(found[1])

    def _text(self, number: int) -> str:
        page = self.objects[number]
        resources = self.objects[self.reference(page, b"Resources")]
        fonts: dict[bytes, dict[bytes, str]] = {}
        for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources):
            letters = self.stream(self.reference(self.objects[int(font)], b"ToUnicode"))
            fonts[name] = {
                bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
                for code, text in MAPPED.findall(letters)
            }
        found, font_in_use = [], b""
        for match in SHOWN.finditer(self.stream(self.reference(page, b"Contents"))):
            if match[1]:
                font_in_use = match[1]
                found.append(" ")
                continue
            codes = ESCAPED.sub(_unescape, match[0][1:-1])
            pairs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
            found += [fonts[font_in_use].get(pair, "") for pair in pairs]
        return re.sub(r"\s+", " ", "".join(found))


def read_pdf(raw: bytes) -> Pdf:
    """The file, taken apart."""
    return Pdf(raw, {int(found[1]): found[2] for found in OBJECT.finditer(raw)})


def _unescape(found: re.Match[bytes]) -> bytes:
    if found[1].isdigit():
        return bytes([int(found[1], 8)])
    return NAMED.get(found[1], found[1])
