"""releases, the reports in them, errata, the rule and the areas

Revision: 0013
After: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDS = "stage <> 'dropped'"
TABLES = (
    "public_area_city",
    "public_area",
    "public_rule",
    "public_erratum",
    "public_member",
    "public_release",
)


def upgrade() -> None:
    op.create_table(
        "public_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_public_release_made_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_public_release_decided_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_release")),
    )
    op.create_index(
        "uq_public_release_number",
        "public_release",
        ["number"],
        unique=True,
        sqlite_where=sa.text(STANDS),
        postgresql_where=sa.text(STANDS),
    )
    op.create_table(
        "public_member",
        sa.Column("incident_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("sign", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_public_member_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["public_release.id"],
            name=op.f("fk_public_member_release_id_public_release"),
        ),
        sa.PrimaryKeyConstraint("incident_id", "sign", name=op.f("pk_public_member")),
    )
    op.create_index(op.f("ix_public_member_release_id"), "public_member", ["release_id"])
    op.create_table(
        "public_erratum",
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_public_erratum_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["public_release.id"],
            name=op.f("fk_public_erratum_release_id_public_release"),
        ),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_public_erratum")),
    )
    op.create_table(
        "public_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_rule")),
    )
    op.create_table(
        "public_area",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_public_area")),
    )
    op.create_table(
        "public_area_city",
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["area"],
            ["public_area.slug"],
            name=op.f("fk_public_area_city_area_public_area"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("city", "state", name=op.f("pk_public_area_city")),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
