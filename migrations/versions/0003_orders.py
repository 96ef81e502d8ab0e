"""court orders and policies by place and date

Revision: 0003
After: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "court_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("citation", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("venue_types", sa.String(length=240), nullable=False),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("to_confirm", sa.Boolean(), nullable=False),
        sa.Column("mistake", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('court_order', 'agency_policy', 'rule')", name=op.f("ck_court_order_kind")
        ),
        sa.CheckConstraint(
            "area IN ('country', 'states', 'cities', 'facilities')",
            name=op.f("ck_court_order_area"),
        ),
        sa.CheckConstraint(
            "standing IN ('in_force', 'stayed', 'vacated', 'on_appeal', 'ended', 'not_known')",
            name=op.f("ck_court_order_standing"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_court_order_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_order")),
        sa.UniqueConstraint("key", name=op.f("uq_court_order_key")),
    )
    op.create_table(
        "court_order_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=True),
        sa.Column("city", sa.String(length=60), nullable=True),
        sa.Column("facility", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["court_order.id"], name=op.f("fk_court_order_place_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["facility"],
            ["facility.name"],
            name=op.f("fk_court_order_place_facility"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["city", "state"],
            ["city.city", "city.state"],
            name=op.f("fk_court_order_place_city_state"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_order_place")),
    )
    op.create_index(
        "ix_court_order_place_order_id", "court_order_place", ["order_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("court_order_place")
    op.drop_table("court_order")
