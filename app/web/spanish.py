"""Texts of the codebook in Spanish, for whoever reads sheets or names; without a page around."""

from __future__ import annotations

import gettext
from functools import cache

from app.web.languages import TRANSLATIONS


def in_spanish(text: str) -> str:
    """The text as Spanish pages and forms write it; as it is where nobody has translated it."""
    return _catalog().gettext(text) if text else ""


@cache
def _catalog() -> gettext.NullTranslations:
    return gettext.translation("messages", TRANSLATIONS, ["es"])
