"""The export as a zip: the data, its codebook, what was asked, and how to tell that it is whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from app.exchange.export.asked import Export, Format, header_of
from app.exchange.export.codebook_sheet import codebook_rows
from app.exchange.export.manifest import Manifest
from app.exchange.export.size import Size
from app.exchange.service import Begun

MANIFEST = "manifest.json"
DIGESTS = "SHA256SUMS"


class _Sink(io.RawIOBase):
    """Takes what the zip writes, so that it can be sent on piece by piece."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # whatever holds bytes
        self._held.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What came since the last time."""
        held, self._held = b"".join(self._held), []
        return held


class Package:
    """One zip on its way out: `around` first, then `end`."""

    def __init__(
        self, export: Export, kind: Format, *, filters_in_words: str, about: str, synthetic: bool
    ) -> None:
        """Prepare it.

        Args:
            kind: that of the data file within.
            about: the text of README.txt.
        """
        self._export, self._synthetic, self._about = export, synthetic, about
        self._words, self._name = filters_in_words, f"incidents.{kind.value}"
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._at = datetime.now(UTC).timetuple()[:6]

    def around(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The data file, compressed."""
        with self._zip.open(self._info(self._name), "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                if out := self._sink.taken():
                    yield out
        yield self._sink.taken()

    def end(self, begun: Begun, size: Size, *, digest: str, length: int) -> Iterator[bytes]:
        """What stands beside the data, and the end of the zip."""
        manifest = Manifest(
            file=self._name,
            sha256=digest,
            bytes=length,
            records=size.records,
            left_out=size.left_out,
            left_out_is_partial=size.partial,
            columns=header_of(self._export),
            values=self._export.values.value,
            filters=self._export.filters.pairs(),
            filters_in_words=self._words,
            made_at=begun.at,
            audit_sequence=begun.sequence,
            audit_hash=begun.hash,
            synthetic=self._synthetic,
        )
        beside = {
            "codebook.csv": self._codebook(),
            "README.txt": self._about.encode(),
            MANIFEST: json.dumps(manifest.as_data(), ensure_ascii=False, indent=2).encode() + b"\n",
        }
        digests = {self._name: digest}
        for name, data in beside.items():
            self._zip.writestr(self._info(name), data)
            digests[name] = hashlib.sha256(data).hexdigest()
        lines = "".join(f"{found}  {name}\n" for name, found in digests.items())
        self._zip.writestr(self._info(DIGESTS), lines)
        self._zip.close()
        yield self._sink.taken()

    def _codebook(self) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(codebook_rows(self._export.columns))
        return text.getvalue().encode("utf-8-sig")

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._at)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info
