"""The order of the quick report, on the phone and on the printed card."""

from __future__ import annotations

# What a person in a hallway knows first comes first.
QUICK = (
    "facility",
    "venue_type",
    "facility_other",
    "city",
    "state",
    "incident_date",
    "incident_outcome",
    "people_count",
    "arrest_timing",
    "agents_count",
    "face_covering",
    "warrant_shown",
    "appointment_type",
    "dhs_motion",
    "ij_ruling",
    "representation",
    "source_of_knowledge",
    "sharing_basis",
    "narrative",
)
