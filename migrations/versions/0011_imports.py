"""provenance of imported rows, sheets under way, saved mappings

Revision: 0011
After: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("incident", sa.Column("import_row", sa.Integer(), nullable=True))
    op.add_column("incident", sa.Column("reporter_mark", sa.String(length=32), nullable=True))
    op.add_column("import_batch", sa.Column("sheet", sa.Integer(), nullable=True))
    op.add_column("import_batch", sa.Column("undone_at", MOMENT, nullable=True))
    op.create_index("ix_incident_import_batch_id", "incident", ["import_batch_id"])
    op.create_table(
        "import_sheet",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("sheet_id", sa.String(length=14), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_import_sheet_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_import_sheet_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_sheet")),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_import_sheet_sheet_id")),
    )
    op.create_index("ix_import_sheet_office_id", "import_sheet", ["office_id"])
    op.create_table(
        "import_mapping",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("mapping_id", sa.String(length=14), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_import_mapping_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_import_mapping_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("mapping_id", name=op.f("uq_import_mapping_mapping_id")),
    )
    op.create_index("ix_import_mapping_office_id", "import_mapping", ["office_id"])


def downgrade() -> None:
    op.drop_table("import_mapping")
    op.drop_table("import_sheet")
    op.drop_index("ix_incident_import_batch_id", table_name="incident")
    op.drop_column("import_batch", "undone_at")
    op.drop_column("import_batch", "sheet")
    op.drop_column("incident", "reporter_mark")
    op.drop_column("incident", "import_row")
