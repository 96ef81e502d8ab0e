"""help needed now, people on call, reminders of consent

Revision: 0004
After: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
UNSETTLED = "sharing_basis IS NULL OR sharing_basis = 'pending'"
NOT_SETTLED = "settled_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "help_request",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("help_id", sa.String(length=14), nullable=False),
        sa.Column("incident_id", BIG_KEY, nullable=False),
        sa.Column("kinds", sa.String(length=60), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("mailed_at", MOMENT, nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_help_request_incident_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_help_request_{name}"))
            for name in ("asked_by", "taken_by", "settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request")),
        sa.UniqueConstraint("help_id", name=op.f("uq_help_request_help_id")),
    )
    op.create_index("ix_help_request_incident_id", "help_request", ["incident_id"])
    op.create_index(
        "ix_help_request_open",
        "help_request",
        ["asked_at"],
        sqlite_where=sa.text(NOT_SETTLED),
        postgresql_where=sa.text(NOT_SETTLED),
    )
    op.create_table(
        "on_call",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_on_call_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_on_call")),
    )
    op.create_table(
        "consent_reminder",
        sa.Column("incident_id", BIG_KEY, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_consent_reminder_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consent_reminder_person_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "person_id", name=op.f("pk_consent_reminder")),
    )
    op.create_index(
        "ix_incident_unsettled",
        "incident",
        ["office_id", "incident_date", "id"],
        sqlite_where=sa.text(UNSETTLED),
        postgresql_where=sa.text(UNSETTLED),
    )


def downgrade() -> None:
    op.drop_index("ix_incident_unsettled", table_name="incident")
    op.drop_table("consent_reminder")
    op.drop_table("on_call")
    op.drop_table("help_request")
