"""What a column is called on a page."""

from __future__ import annotations

from flask_babel import gettext as _

from app.exchange.export.columns import MONTH, SOURCE_REF, field_of


def column_label(name: str) -> str:
    """The label of a column in the language of the page."""
    if name == SOURCE_REF:
        return str(_("Key of an imported row"))
    if name == MONTH:
        return str(_("Month of the event"))
    field = field_of(name)
    return str(_(field.label)) if field else name
