"""The key file: there, private, whole, and good for every text."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.config import ConfigurationError
from app.ledger.keys import Keys
from app.operations.backup.proving import holds_key, key_ids
from app.operations.doctor.finding import Finding, Installation, look, ok, others_may, wrong
from app.operations.keys.escrow import escrow_state


def look_at_keys(installation: Installation) -> Iterator[Finding]:
    """The file itself."""
    path = installation.keys
    try:
        Keys(path)
    except ConfigurationError as error:
        yield wrong("keys", str(error))
        return
    if others_may(path):
        yield wrong("keys", f"Others may read the key file: run chmod 600 {path}")
    else:
        yield ok("keys", f"{path.name} can be read, by its owner alone")
    # `write_private` writes beside, under such a name, and renames.
    left = sorted(str(one) for one in path.parent.glob(f".{path.name}.*"))
    if left:
        yield look(
            "keys left",
            f"Storing a key was interrupted and left {' '.join(left)}: once the texts below open, "
            "remove it, for it holds keys.",
        )
    else:
        yield ok("keys left", "nothing left of an interrupted store")


def look_at_escrow(installation: Installation) -> Finding:
    """Whether the keys stand on paper too."""
    try:
        state = escrow_state(installation.keys)
    except ConfigurationError:
        return wrong("escrow", "Without the key file nothing is known of its sheets: see keys.")
    make = "Run ./docket keys escrow, give the sheets to other people, and destroy older ones."
    if state.made is None:
        return look("escrow", f"The keys are on no paper: one broken disk loses every text. {make}")
    if state.uncovered:
        months = ", ".join(state.uncovered)
        return look("escrow", f"The sheets of {state.made} lack the keys of {months}. {make}")
    return ok("escrow", f"sheets of {state.made}, any {state.needed} of {state.shares}, hold all")


def look_at_texts(installation: Installation, session: Session) -> Finding:
    """Whether each text's key is there."""
    try:
        keys = Keys(installation.keys)
    except ConfigurationError:
        return wrong("texts", "Without the key file no text can be read: see keys.")
    by_key = key_ids(session)
    lost = sum(texts for key_id, texts in by_key.items() if not holds_key(keys, key_id))
    if lost:
        return look(
            "texts",
            f"{lost:,} of {sum(by_key.values()):,} texts have no key in this file. If no month "
            "was destroyed on purpose, restore the key file from your key escrow.",
        )
    return ok("texts", f"there is a key for each of {sum(by_key.values()):,} texts")
