"""packed columns for counts, and the marks of what changed since

Revision: 0012
After: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.insights.columns.marks import add_marks, drop_marks

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "counts_block",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", BIG_KEY, nullable=False),
        sa.Column("marked_to", BIG_KEY, nullable=False),
        sa.Column("packing", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_counts_block")),
    )
    op.create_table(
        "counts_column",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["block"], ["counts_block.number"], name=op.f("fk_counts_column_block_counts_block")
        ),
        sa.PrimaryKeyConstraint("name", "block", name=op.f("pk_counts_column")),
    )
    op.create_table(
        "counts_changed",
        sa.Column("incident_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_counts_changed")),
    )
    add_marks(op.get_bind())


def downgrade() -> None:
    drop_marks(op.get_bind())
    op.drop_table("counts_changed")
    op.drop_table("counts_column")
    op.drop_table("counts_block")
