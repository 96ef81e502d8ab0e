"""the register

Revision: 0001
After: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.ledger.guards import add_guards, drop_guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("revisions", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_action", "audit_event", ["action"], unique=False)
    op.create_index("ix_audit_event_object_id", "audit_event", ["object_id"], unique=False)

    op.create_table(
        "city",
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column(
            "normalized",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("zip_codes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("city", "state", name=op.f("pk_city")),
        sa.UniqueConstraint("normalized", "state", name=op.f("uq_city_normalized_state")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("name", name=op.f("uq_office_name")),
    )
    op.create_table(
        "register",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register")),
    )
    op.create_table(
        "audit_detail",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sequence"], ["audit_event.sequence"], name=op.f("fk_audit_detail_sequence")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_detail")),
    )
    op.create_table(
        "city_alias",
        sa.Column(
            "alias",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["city", "state"],
            ["city.city", "city.state"],
            name=op.f("fk_city_alias_city_state"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_city_alias")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_invitation_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_person_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_person_fs_uniquifier")),
    )
    op.create_table(
        "facility",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "normalized",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("venue_type", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source IN ('eoir', 'ice', 'added')", name=op.f("ck_facility_source")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_facility_created_by")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facility")),
        sa.UniqueConstraint("normalized", name=op.f("uq_facility_normalized")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("records", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_import_batch_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_import_batch_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "name", name=op.f("pk_person_role")),
    )
    op.create_table(
        "facility_alias",
        sa.Column(
            "alias",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("facility", sa.String(length=120), nullable=False),
        sa.Column("building", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility"],
            ["facility.name"],
            name=op.f("fk_facility_alias_facility"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_facility_alias")),
    )
    op.create_index("ix_facility_alias_facility", "facility_alias", ["facility"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.String(length=14), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("source_ref", sa.String(length=120), nullable=True),
        sa.Column("submission_key", sa.String(length=36), nullable=True),
        sa.Column(
            "import_batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("accepted_revision", sa.Integer(), nullable=True),
        sa.Column("event_group_id", sa.String(length=36), nullable=True),
        sa.Column("incident_outcome", sa.String(length=40), nullable=True),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("people_count_kind", sa.String(length=40), nullable=True),
        sa.Column("source_of_knowledge", sa.String(length=40), nullable=True),
        sa.Column("other_sources", sa.String(length=240), nullable=True),
        sa.Column("confidence", sa.String(length=40), nullable=True),
        sa.Column("sharing_basis", sa.String(length=40), nullable=True),
        sa.Column("review_status", sa.String(length=40), nullable=True),
        sa.Column("public_hold", sa.Date(), nullable=True),
        sa.Column("incident_date", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.String(length=40), nullable=True),
        sa.Column("incident_time", sa.String(length=5), nullable=True),
        sa.Column("time_precision", sa.String(length=40), nullable=True),
        sa.Column("venue_type", sa.String(length=40), nullable=True),
        sa.Column("facility", sa.String(length=120), nullable=True),
        sa.Column("city", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=2), nullable=True),
        sa.Column("place_in_building", sa.String(length=40), nullable=True),
        sa.Column("appointment_type", sa.String(length=40), nullable=True),
        sa.Column("attendance", sa.String(length=40), nullable=True),
        sa.Column("docket", sa.String(length=40), nullable=True),
        sa.Column("hearing_court", sa.String(length=120), nullable=True),
        sa.Column("court_role", sa.String(length=40), nullable=True),
        sa.Column("proceeding_type", sa.String(length=40), nullable=True),
        sa.Column("posture", sa.String(length=40), nullable=True),
        sa.Column("interpreter", sa.String(length=40), nullable=True),
        sa.Column("dhs_motion", sa.String(length=40), nullable=True),
        sa.Column("motion_form", sa.String(length=40), nullable=True),
        sa.Column("motion_notice", sa.String(length=40), nullable=True),
        sa.Column("motion_grounds", sa.String(length=240), nullable=True),
        sa.Column("respondent_position", sa.String(length=40), nullable=True),
        sa.Column("response_time", sa.String(length=40), nullable=True),
        sa.Column("ij_ruling", sa.String(length=40), nullable=True),
        sa.Column("ij_reasons", sa.String(length=40), nullable=True),
        sa.Column("told_free_to_go", sa.String(length=40), nullable=True),
        sa.Column("case_ended_date", sa.Date(), nullable=True),
        sa.Column("appeal_reserved", sa.String(length=40), nullable=True),
        sa.Column("appeal_filed_date", sa.Date(), nullable=True),
        sa.Column("order_type", sa.String(length=40), nullable=True),
        sa.Column("final_order_claim", sa.String(length=40), nullable=True),
        sa.Column("stay_or_protection", sa.String(length=240), nullable=True),
        sa.Column("arrest_timing", sa.String(length=40), nullable=True),
        sa.Column("target_status", sa.String(length=40), nullable=True),
        sa.Column("agents_count", sa.String(length=40), nullable=True),
        sa.Column("agents_estimate", sa.Integer(), nullable=True),
        sa.Column("agencies", sa.String(length=240), nullable=True),
        sa.Column("face_covering", sa.String(length=40), nullable=True),
        sa.Column("attire", sa.String(length=40), nullable=True),
        sa.Column("vehicles", sa.String(length=40), nullable=True),
        sa.Column("target_list", sa.String(length=240), nullable=True),
        sa.Column("agent_conduct", sa.String(length=240), nullable=True),
        sa.Column("officer_identification", sa.String(length=40), nullable=True),
        sa.Column("reason_stated", sa.String(length=40), nullable=True),
        sa.Column("warrant_shown", sa.String(length=40), nullable=True),
        sa.Column("counsel_access", sa.String(length=40), nullable=True),
        sa.Column("force_used", sa.String(length=240), nullable=True),
        sa.Column("injury", sa.String(length=40), nullable=True),
        sa.Column("recording_exists", sa.String(length=40), nullable=True),
        sa.Column("age_group", sa.String(length=40), nullable=True),
        sa.Column("status_asserted", sa.String(length=40), nullable=True),
        sa.Column("time_in_us", sa.String(length=40), nullable=True),
        sa.Column("presence_proof", sa.String(length=40), nullable=True),
        sa.Column("representation", sa.String(length=40), nullable=True),
        sa.Column("asylum_status", sa.String(length=40), nullable=True),
        sa.Column("other_relief", sa.String(length=240), nullable=True),
        sa.Column("entry_manner", sa.String(length=40), nullable=True),
        sa.Column("criminal_history", sa.String(length=40), nullable=True),
        sa.Column("supervision", sa.String(length=240), nullable=True),
        sa.Column("compliance", sa.String(length=40), nullable=True),
        sa.Column("family_present", sa.String(length=240), nullable=True),
        sa.Column("child_without_carer", sa.String(length=40), nullable=True),
        sa.Column("region_of_origin", sa.String(length=40), nullable=True),
        sa.Column("vulnerability", sa.String(length=240), nullable=True),
        sa.Column("summons_method", sa.String(length=40), nullable=True),
        sa.Column("summons_timing", sa.String(length=40), nullable=True),
        sa.Column("summons_notice", sa.String(length=40), nullable=True),
        sa.Column("mass_message", sa.String(length=40), nullable=True),
        sa.Column("revocation_notice", sa.String(length=40), nullable=True),
        sa.Column("informal_interview", sa.String(length=40), nullable=True),
        sa.Column("custody_status", sa.String(length=40), nullable=True),
        sa.Column("papers_served", sa.String(length=240), nullable=True),
        sa.Column("er_status", sa.String(length=40), nullable=True),
        sa.Column("fear_expressed", sa.String(length=40), nullable=True),
        sa.Column("credible_fear", sa.String(length=40), nullable=True),
        sa.Column("first_holding", sa.String(length=40), nullable=True),
        sa.Column("hold_hours", sa.String(length=40), nullable=True),
        sa.Column("custody_decision", sa.String(length=40), nullable=True),
        sa.Column("transfer", sa.String(length=40), nullable=True),
        sa.Column("time_to_locate", sa.String(length=40), nullable=True),
        sa.Column("bond_outcome", sa.String(length=40), nullable=True),
        sa.Column("habeas", sa.String(length=40), nullable=True),
        sa.Column("release_condition", sa.String(length=240), nullable=True),
        sa.Column("release_date", sa.Date(), nullable=True),
        sa.Column("removal_date", sa.Date(), nullable=True),
        sa.Column("follow_up_due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["facility"], ["facility.name"], name=op.f("fk_incident_facility"), onupdate="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hearing_court"],
            ["facility.name"],
            name=op.f("fk_incident_hearing_court"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_incident_import_batch_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_incident_office_id")),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_incident_reporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint(
            "office_id", "source_ref", name=op.f("uq_incident_office_id_source_ref")
        ),
        sa.UniqueConstraint("record_id", name=op.f("uq_incident_record_id")),
        sa.UniqueConstraint(
            "reporter_id", "submission_key", name=op.f("uq_incident_reporter_id_submission_key")
        ),
    )
    op.create_index("ix_incident_event_group_id", "incident", ["event_group_id"], unique=False)
    op.create_index(
        "ix_incident_newest",
        "incident",
        [sa.literal_column("incident_date DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_incident_office", "incident", ["office_id", "incident_date", "id"], unique=False
    )
    op.create_index(
        "ix_incident_place", "incident", ["city", "state", "incident_date"], unique=False
    )
    op.create_index(
        "ix_incident_waiting", "incident", ["review_status", "created_at", "id"], unique=False
    )

    op.create_table(
        "accepted_incident",
        sa.Column(
            "incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=14), nullable=False),
        sa.Column("event_group_id", sa.String(length=36), nullable=True),
        sa.Column("incident_outcome", sa.String(length=40), nullable=True),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("people_count_kind", sa.String(length=40), nullable=True),
        sa.Column("source_of_knowledge", sa.String(length=40), nullable=True),
        sa.Column("other_sources", sa.String(length=240), nullable=True),
        sa.Column("confidence", sa.String(length=40), nullable=True),
        sa.Column("sharing_basis", sa.String(length=40), nullable=True),
        sa.Column("review_status", sa.String(length=40), nullable=True),
        sa.Column("public_hold", sa.Date(), nullable=True),
        sa.Column("incident_date", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.String(length=40), nullable=True),
        sa.Column("incident_time", sa.String(length=5), nullable=True),
        sa.Column("time_precision", sa.String(length=40), nullable=True),
        sa.Column("venue_type", sa.String(length=40), nullable=True),
        sa.Column("facility", sa.String(length=120), nullable=True),
        sa.Column("city", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=2), nullable=True),
        sa.Column("place_in_building", sa.String(length=40), nullable=True),
        sa.Column("appointment_type", sa.String(length=40), nullable=True),
        sa.Column("attendance", sa.String(length=40), nullable=True),
        sa.Column("docket", sa.String(length=40), nullable=True),
        sa.Column("hearing_court", sa.String(length=120), nullable=True),
        sa.Column("court_role", sa.String(length=40), nullable=True),
        sa.Column("proceeding_type", sa.String(length=40), nullable=True),
        sa.Column("posture", sa.String(length=40), nullable=True),
        sa.Column("interpreter", sa.String(length=40), nullable=True),
        sa.Column("dhs_motion", sa.String(length=40), nullable=True),
        sa.Column("motion_form", sa.String(length=40), nullable=True),
        sa.Column("motion_notice", sa.String(length=40), nullable=True),
        sa.Column("motion_grounds", sa.String(length=240), nullable=True),
        sa.Column("respondent_position", sa.String(length=40), nullable=True),
        sa.Column("response_time", sa.String(length=40), nullable=True),
        sa.Column("ij_ruling", sa.String(length=40), nullable=True),
        sa.Column("ij_reasons", sa.String(length=40), nullable=True),
        sa.Column("told_free_to_go", sa.String(length=40), nullable=True),
        sa.Column("case_ended_date", sa.Date(), nullable=True),
        sa.Column("appeal_reserved", sa.String(length=40), nullable=True),
        sa.Column("appeal_filed_date", sa.Date(), nullable=True),
        sa.Column("order_type", sa.String(length=40), nullable=True),
        sa.Column("final_order_claim", sa.String(length=40), nullable=True),
        sa.Column("stay_or_protection", sa.String(length=240), nullable=True),
        sa.Column("arrest_timing", sa.String(length=40), nullable=True),
        sa.Column("target_status", sa.String(length=40), nullable=True),
        sa.Column("agents_count", sa.String(length=40), nullable=True),
        sa.Column("agents_estimate", sa.Integer(), nullable=True),
        sa.Column("agencies", sa.String(length=240), nullable=True),
        sa.Column("face_covering", sa.String(length=40), nullable=True),
        sa.Column("attire", sa.String(length=40), nullable=True),
        sa.Column("vehicles", sa.String(length=40), nullable=True),
        sa.Column("target_list", sa.String(length=240), nullable=True),
        sa.Column("agent_conduct", sa.String(length=240), nullable=True),
        sa.Column("officer_identification", sa.String(length=40), nullable=True),
        sa.Column("reason_stated", sa.String(length=40), nullable=True),
        sa.Column("warrant_shown", sa.String(length=40), nullable=True),
        sa.Column("counsel_access", sa.String(length=40), nullable=True),
        sa.Column("force_used", sa.String(length=240), nullable=True),
        sa.Column("injury", sa.String(length=40), nullable=True),
        sa.Column("recording_exists", sa.String(length=40), nullable=True),
        sa.Column("age_group", sa.String(length=40), nullable=True),
        sa.Column("status_asserted", sa.String(length=40), nullable=True),
        sa.Column("time_in_us", sa.String(length=40), nullable=True),
        sa.Column("presence_proof", sa.String(length=40), nullable=True),
        sa.Column("representation", sa.String(length=40), nullable=True),
        sa.Column("asylum_status", sa.String(length=40), nullable=True),
        sa.Column("other_relief", sa.String(length=240), nullable=True),
        sa.Column("entry_manner", sa.String(length=40), nullable=True),
        sa.Column("criminal_history", sa.String(length=40), nullable=True),
        sa.Column("supervision", sa.String(length=240), nullable=True),
        sa.Column("compliance", sa.String(length=40), nullable=True),
        sa.Column("family_present", sa.String(length=240), nullable=True),
        sa.Column("child_without_carer", sa.String(length=40), nullable=True),
        sa.Column("region_of_origin", sa.String(length=40), nullable=True),
        sa.Column("vulnerability", sa.String(length=240), nullable=True),
        sa.Column("summons_method", sa.String(length=40), nullable=True),
        sa.Column("summons_timing", sa.String(length=40), nullable=True),
        sa.Column("summons_notice", sa.String(length=40), nullable=True),
        sa.Column("mass_message", sa.String(length=40), nullable=True),
        sa.Column("revocation_notice", sa.String(length=40), nullable=True),
        sa.Column("informal_interview", sa.String(length=40), nullable=True),
        sa.Column("custody_status", sa.String(length=40), nullable=True),
        sa.Column("papers_served", sa.String(length=240), nullable=True),
        sa.Column("er_status", sa.String(length=40), nullable=True),
        sa.Column("fear_expressed", sa.String(length=40), nullable=True),
        sa.Column("credible_fear", sa.String(length=40), nullable=True),
        sa.Column("first_holding", sa.String(length=40), nullable=True),
        sa.Column("hold_hours", sa.String(length=40), nullable=True),
        sa.Column("custody_decision", sa.String(length=40), nullable=True),
        sa.Column("transfer", sa.String(length=40), nullable=True),
        sa.Column("time_to_locate", sa.String(length=40), nullable=True),
        sa.Column("bond_outcome", sa.String(length=40), nullable=True),
        sa.Column("habeas", sa.String(length=40), nullable=True),
        sa.Column("release_condition", sa.String(length=240), nullable=True),
        sa.Column("release_date", sa.Date(), nullable=True),
        sa.Column("removal_date", sa.Date(), nullable=True),
        sa.Column("follow_up_due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["facility"],
            ["facility.name"],
            name=op.f("fk_accepted_incident_facility"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hearing_court"],
            ["facility.name"],
            name=op.f("fk_accepted_incident_hearing_court"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_accepted_incident_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_accepted_incident_office_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_accepted_incident")),
    )
    op.create_table(
        "incident_text",
        sa.Column(
            "incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_text_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "field", "revision", name=op.f("pk_incident_text")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "event_sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_sequence"], ["audit_event.sequence"], name=op.f("fk_revision_event_sequence")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_revision_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("incident_id", "number", name=op.f("uq_revision_incident_id_number")),
    )
    op.create_index("ix_revision_event_sequence", "revision", ["event_sequence"], unique=False)
    add_guards(op.get_bind())


def downgrade() -> None:
    drop_guards(op.get_bind())
    op.drop_index("ix_revision_event_sequence", table_name="revision")

    op.drop_table("revision")
    op.drop_table("incident_text")
    op.drop_table("accepted_incident")
    op.drop_index("ix_incident_waiting", table_name="incident")
    op.drop_index("ix_incident_place", table_name="incident")
    op.drop_index("ix_incident_office", table_name="incident")
    op.drop_index("ix_incident_newest", table_name="incident")
    op.drop_index("ix_incident_event_group_id", table_name="incident")

    op.drop_table("incident")
    op.drop_index("ix_facility_alias_facility", table_name="facility_alias")

    op.drop_table("facility_alias")
    op.drop_table("person_role")
    op.drop_table("import_batch")
    op.drop_table("facility")
    op.drop_table("person")
    op.drop_table("invitation")
    op.drop_table("city_alias")
    op.drop_table("audit_detail")
    op.drop_table("register")
    op.drop_table("office")
    op.drop_table("city")
    op.drop_index("ix_audit_event_object_id", table_name="audit_event")
    op.drop_index("ix_audit_event_action", table_name="audit_event")

    op.drop_table("audit_event")
