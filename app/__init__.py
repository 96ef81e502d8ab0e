"""Detention Docket: a register of detentions at courthouses and check-ins, as lawyers saw them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """Make the application.

    Args:
        config: overrides of the environment's settings, and any of Flask's own.

    Raises:
        ConfigurationError: a secret or the key file is missing.
    """
    # Here and not above: whoever imports app.public alone must not load a room that knows records.
    from app.factory import make_app  # noqa: PLC0415

    return make_app(config)
