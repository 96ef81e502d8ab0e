"""What every page shares: default deny, headers, origin check, errors, forms, languages, charts."""

from __future__ import annotations

from flask import Flask

from app.web import assets, charts, crashes, errors, fields, headers, languages, mail, origin


def init_web(app: Flask) -> None:
    """Register the shared web parts. Call it before any blueprint is registered."""
    init_public_web(app)
    languages.init_switch(app)
    mail.init_app(app)


def init_public_web(app: Flask) -> None:
    """Those parts that need no session, no secret and no mail: the public side stands on them
    alone."""
    # A doubled slash is an address that is not there: merging it would answer with a redirect that
    # repeats what somebody typed.
    app.url_map.merge_slashes = False
    headers.init_app(app)
    origin.init_app(app)
    languages.init_app(app)
    assets.init_app(app)
    errors.init_app(app)
    crashes.init_app(app)
    app.jinja_env.globals.update(
        described_by=fields.described_by,
        field_kind=fields.field_kind,
        first_control_id=fields.first_control_id,
        place_bars=charts.place_bars,
        place_months=charts.place_months,
    )
