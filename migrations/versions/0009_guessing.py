"""tries that are counted, known devices, and links that make one known

Revision: 0009
After: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "guess_tries",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_guess_tries")),
    )
    op.create_index("ix_guess_tries_last_at", "guess_tries", ["last_at"], unique=False)
    op.create_table(
        "known_device",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("bound_to", sa.String(length=64), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_known_device_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_known_device_token_hash")),
    )
    op.create_index("ix_known_device_person_id", "known_device", ["person_id"], unique=False)
    op.create_table(
        "sign_in_permit",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_permit_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_permit")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_permit_token_hash")),
    )
    op.create_index("ix_sign_in_permit_person_id", "sign_in_permit", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sign_in_permit_person_id", table_name="sign_in_permit")
    op.drop_table("sign_in_permit")
    op.drop_index("ix_known_device_person_id", table_name="known_device")
    op.drop_table("known_device")
    op.drop_index("ix_guess_tries_last_at", table_name="guess_tries")
    op.drop_table("guess_tries")
