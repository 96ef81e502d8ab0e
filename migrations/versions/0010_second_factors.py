"""second factors, recovery codes, and the way back after a lost device

Revision: 0010
After: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Sessions from before were begun with the password alone.
    op.add_column(
        "signed_in",
        sa.Column("two_factors", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "second_factor",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=True),
        sa.Column("credential_id", sa.String(length=1400), nullable=True),
        sa.Column("public_key", sa.Text(), nullable=True),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        _of_person("second_factor", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_second_factor_credential_id")),
    )
    op.create_index("ix_second_factor_person_id", "second_factor", ["person_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        _of_person("recovery_code", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index("ix_recovery_code_person_id", "recovery_code", ["person_id"])
    op.create_table(
        "factor_release",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=True),
        sa.Column("first_at", MOMENT, nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("second_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        *(_of_person("factor_release", name) for name in ("person_id", "first_by", "second_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_release")),
    )
    op.create_index("ix_factor_release_person_id", "factor_release", ["person_id"])


def _of_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["person.id"], name=op.f(f"fk_{table}_{column}_person")
    )


def downgrade() -> None:
    op.drop_index("ix_factor_release_person_id", table_name="factor_release")
    op.drop_table("factor_release")
    op.drop_index("ix_recovery_code_person_id", table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_index("ix_second_factor_person_id", table_name="second_factor")
    op.drop_table("second_factor")
    op.drop_column("signed_in", "two_factors")
