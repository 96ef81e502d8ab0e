"""provenance of imported rows, and who counts as their reporter

Revision: 0011
After: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("incident", sa.Column("import_row", sa.Integer(), nullable=True))
    op.add_column("incident", sa.Column("reporter_mark", sa.String(length=32), nullable=True))
    op.add_column("import_batch", sa.Column("sheet", sa.Integer(), nullable=True))
    op.add_column("import_batch", sa.Column("undone_at", MOMENT, nullable=True))
    op.create_index("ix_incident_import_batch_id", "incident", ["import_batch_id"])


def downgrade() -> None:
    op.drop_index("ix_incident_import_batch_id", table_name="incident")
    op.drop_column("import_batch", "undone_at")
    op.drop_column("import_batch", "sheet")
    op.drop_column("incident", "reporter_mark")
    op.drop_column("incident", "import_row")
