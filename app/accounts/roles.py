"""The five roles. A person may hold several."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the network."""

    ATTORNEY = "attorney"
    COORDINATOR = "coordinator"
    NETWORK_COORDINATOR = "network_coordinator"
    ADVOCATE = "advocate"
    ADMINISTRATOR = "administrator"
