"""the audit of a person and of an office

Revision: 0007
After: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_event_actor", "audit_event", ["actor", "sequence"])
    op.create_index("ix_audit_event_office", "audit_event", ["office", "sequence"])


def downgrade() -> None:
    op.drop_index("ix_audit_event_office", table_name="audit_event")
    op.drop_index("ix_audit_event_actor", table_name="audit_event")
