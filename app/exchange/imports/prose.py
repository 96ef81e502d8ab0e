"""Words that a program took for a formula, because somebody began them with "="."""

from __future__ import annotations

import re

_BESIDE = re.compile(r"[^\W\d_]{2,}[,;:]?\s+[^\W\d_]{2,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'!")


def is_prose(formula: str) -> bool:
    """Whether a formula is words beside words outside of quotes, which none is."""
    return _BESIDE.search(_QUOTED.sub("", formula)) is not None
