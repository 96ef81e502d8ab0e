"""Sending an export: begun in the audit, streamed, and finished there with its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing

from sqlalchemy.orm import Session

from app.database import Database
from app.exchange.export.asked import Export, Format
from app.exchange.export.csv_file import stream_csv
from app.exchange.export.json_lines import stream_json_lines
from app.exchange.export.package import Package
from app.exchange.export.size import Size, size_of
from app.exchange.export.workbook import stream_workbook
from app.exchange.service import Begun, finish_export
from app.ledger.keys import Keys

Stream = Callable[[Session, Keys, Export], Generator[bytes]]

STREAMS: Mapping[Format, Stream] = {
    Format.CSV: stream_csv,
    Format.XLSX: stream_workbook,
    Format.JSONL: stream_json_lines,
}


class Measured:
    """Pieces of a file on their way: their digest and how many bytes they were."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._digest, self.length = pieces, hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._digest.update(piece)
            self.length += len(piece)
            yield piece

    @property
    def digest(self) -> str:
        """SHA-256 of what went by so far."""
        return self._digest.hexdigest()


def send(
    database: Database,
    keys: Keys,
    export: Export,
    kind: Format,
    begun: Begun,
    package: Package | None = None,
    tell: Callable[[Size], object] | None = None,
) -> Iterator[bytes]:
    """The file of an export that was begun; one snapshot of the database.

    If the last event cannot be written the stream breaks off, as it does when the server dies: a
    file that ended well is one that the audit knows.

    Args:
        package: what goes around the data file into a zip; None sends it as it is.
        tell: gets what left, once that is in the audit; among a million records it takes
            seconds to count, so that nobody should do it twice.
    """
    with database.snapshot() as snapshot, closing(STREAMS[kind](snapshot, keys, export)) as pieces:
        data = Measured(pieces)
        if package is None:
            yield from data
        else:
            yield from package.around(data)
        size = size_of(snapshot, export)
        if package is not None:
            yield from package.end(begun, size, digest=data.digest, length=data.length)
    _finish(database, export, begun, size, data)
    if tell is not None:
        tell(size)


def _finish(database: Database, export: Export, begun: Begun, size: Size, data: Measured) -> None:
    with database.write() as session:
        finish_export(session, export, begun, size, digest=data.digest, length=data.length)
