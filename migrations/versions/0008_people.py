"""who invited, what was revoked, offices that closed, who took over

Revision: 0008
After: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
INVITED_BY = "fk_invitation_invited_by_person"


def upgrade() -> None:
    op.add_column("office", sa.Column("closed_at", MOMENT, nullable=True))
    with op.batch_alter_table("invitation") as invitation:
        invitation.add_column(sa.Column("invited_by", sa.Integer(), nullable=True))
        invitation.add_column(sa.Column("revoked_at", MOMENT, nullable=True))
        invitation.create_foreign_key(INVITED_BY, "person", ["invited_by"], ["id"])
    op.create_table(
        "succession",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], ["person.id"], name=op.f(f"fk_succession_{name}_person")
            )
            for name in ("person_id", "successor_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_succession")),
    )


def downgrade() -> None:
    op.drop_table("succession")
    with op.batch_alter_table("invitation") as invitation:
        invitation.drop_constraint(INVITED_BY, type_="foreignkey")
        invitation.drop_column("revoked_at")
        invitation.drop_column("invited_by")
    op.drop_column("office", "closed_at")
