"""What a record's page shows of the indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.codebook import Value, codebook
from app.codebook.indicators import (
    INDICATORS,
    UNRECORDED,
    Assessment,
    Indicator,
    Result,
    Settings,
    assess_all,
)


@dataclass(frozen=True)
class Flag:
    """A rule that flags this record, in the words of the page."""

    rule: Indicator
    note: str
    certainty: Sequence[str]


@dataclass(frozen=True)
class OpenRule:
    """A rule that cannot say, and what would settle it: questions, and what no record holds."""

    rule: Indicator
    missing: Sequence[str]
    unrecorded: Sequence[str]


@dataclass(frozen=True)
class Panel:
    """Flags for everybody who reads the record; open rules for those who decide on it."""

    flagged: Sequence[Flag]
    open: Sequence[OpenRule]


def indicator_panel(answers: Mapping[str, Value], settings: Settings, *, with_open: bool) -> Panel:
    """Assess a record for its page."""
    found = assess_all(answers, settings)
    return Panel(
        [
            _flag(INDICATORS[code], settings)
            for code, assessed in found.items()
            if assessed.result is Result.FLAGGED
        ],
        [
            _open(INDICATORS[code], assessed)
            for code, assessed in found.items()
            if with_open and assessed.result is Result.NOT_ASSESSABLE
        ],
    )


def _flag(rule: Indicator, settings: Settings) -> Flag:
    note, written_here = rule.note_in_force(settings)
    words = note if written_here or not note else _(note)
    return Flag(rule, words, [_(certainty) for certainty in rule.certainty_words])


def _open(rule: Indicator, assessed: Assessment) -> OpenRule:
    return OpenRule(
        rule,
        [_(codebook[name].label) for name in assessed.missing],
        [_(UNRECORDED[name]) for name in assessed.unrecorded],
    )
