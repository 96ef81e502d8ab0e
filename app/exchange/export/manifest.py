"""What a package says of itself, so that anybody can tell a whole file from a cut one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

KIND = "detention-docket-export-1"


@dataclass(frozen=True)
class Manifest:
    """The facts of one export; `records` and `sha256` are those of the data file beside it."""

    file: str
    sha256: str
    bytes: int
    records: int
    left_out: int
    left_out_is_partial: bool
    columns: Sequence[str]
    values: str
    filters: Sequence[Sequence[str]]
    filters_in_words: str
    made_at: str  # UTC, ISO 8601
    # The event that the audit holds since before the first byte left: number and hash of the chain.
    audit_sequence: int
    audit_hash: str
    synthetic: bool
    kind: str = KIND

    def as_data(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)
