"""Sealed texts and labels, as they stand in a file."""

from __future__ import annotations

from collections.abc import Callable

from app.codebook import Field
from app.exchange.guard import KEY_DESTROYED, KEY_MISSING
from app.incidents.texts import Lost, read_text
from app.ledger.keys import Keys
from app.ledger.sealing import Place

UNREADABLE = {Lost.DESTROYED: KEY_DESTROYED, Lost.NO_KEY: KEY_MISSING}


def opened(
    keys: Keys, name: str, record_id: str, envelope: str | None, revision: int
) -> str | Lost:
    """The text of an envelope; "" where there is none."""
    return read_text(keys, Place(record_id, name, revision), envelope) if envelope else ""


class Words(dict[str | None, str]):
    """What is written for an answer: its label, those of several codes told apart by a semicolon.

    Each different answer is worked out once; there are few of each field.
    """

    def __init__(self, field: Field, write: Callable[[str, str], str] | None = None) -> None:
        """Prepare it.

        Args:
            write: makes of code and label what is written; None writes the label.
        """
        super().__init__()
        self._labels, self._write = field.labels, write

    def __missing__(self, answer: str | None) -> str:
        codes = (answer or "").split()
        label = "; ".join(self._labels.get(code, code) for code in codes)
        written = self._write(answer or "", label) if self._write else label
        self[answer] = written
        return written
