"""dated steps of a case

Revision: 0002
After: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("steps", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("incident", "steps")
