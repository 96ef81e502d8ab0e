"""Sealed texts and labels, as they stand in a file."""

from __future__ import annotations

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
    """Labels of a field by code; several codes of an answer are told apart by a semicolon."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.update(field.labels)
        self.update({None: "", "": ""})
        self._field = field

    def __missing__(self, answer: str | None) -> str:
        """Answers of several codes, as they come: there are few of each field."""
        codes = (answer or "").split()
        words = "; ".join(self._field.labels.get(code, code) for code in codes)
        self[answer] = words
        return words
