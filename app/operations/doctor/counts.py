"""The packed copy from which figures are counted."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.insights.columns.marks import marks_expected, marks_present
from app.insights.columns.packing import due_blocks
from app.insights.columns.verifying import wrong_blocks
from app.operations.doctor.finding import Finding, look, ok, wrong

REPACK = "Run ./docket pack --anew."


def look_at_counts(session: Session, *, whole: bool) -> Finding:
    """Whether changes are marked, and (a whole look) whether every block says what reports say."""
    missing = marks_expected() - marks_present(session.connection())
    if missing:
        return wrong(
            "counts", f"{', '.join(sorted(missing))} missing: figures can be out of date. {REPACK}"
        )
    if whole:
        for number, name in wrong_blocks(session):
            return wrong("counts", f"block {number} is wrong in {name}. {REPACK}")
    due = due_blocks(session)
    if due:
        return look("counts", f"{len(due)} blocks to pack, slow till then. Run ./docket pack.")
    return ok("counts", "changes are marked" + (", and every block holds" if whole else ""))
