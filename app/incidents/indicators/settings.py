"""Reading and writing what administrators set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.codebook.indicators import INDICATORS, SETTING_KINDS, RuleChange, Settings
from app.codebook.indicators.settings import DAYS
from app.incidents.indicators.models import IndicatorRule, IndicatorSetting
from app.ledger.chain import Who, record_event

Value = int | date


def read_settings(session: Session) -> Settings:
    """The settings in force. What a newer or older version of the rules left behind is skipped."""
    values = {
        row.name: _value(row.name, row.value)
        for row in session.scalars(select(IndicatorSetting))
        if row.name in SETTING_KINDS
    }
    rules = [
        RuleChange(row.code, row.enabled, row.effective_from, row.effective_until, row.note)
        for row in session.scalars(select(IndicatorRule).order_by(IndicatorRule.code))
        if row.code in INDICATORS
    ]
    return Settings(tuple(sorted(values.items())), tuple(rules))


def write_settings(session: Session, who: Who, values: Mapping[str, Value]) -> bool:
    """Set what rules use; False where nothing changed. A default leaves no row behind."""
    before = read_settings(session)
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        session.execute(delete(IndicatorSetting).where(IndicatorSetting.name == name))
        if value != SETTING_KINDS[name].default:
            session.add(IndicatorSetting(name=name, value=_text(value)))
    if changed:
        session.flush()
        told = {name: _text(value) for name, value in changed.items()}
        record_event(session, who, "settings.changed", "indicators", {"changed": told})
    return bool(changed)


def write_rule(session: Session, who: Who, change: RuleChange) -> bool:
    """Switch a rule on or off, set its days, its note; False where nothing changed."""
    before = asdict(read_settings(session).change(change.code))
    changed = {name: value for name, value in asdict(change).items() if before[name] != value}
    if not changed:
        return False
    session.execute(delete(IndicatorRule).where(IndicatorRule.code == change.code))
    if change != RuleChange(change.code):
        session.add(
            IndicatorRule(
                code=change.code,
                enabled=change.enabled,
                effective_from=change.since,
                effective_until=change.until,
                note=change.note,
            )
        )
    session.flush()
    told = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in changed.items()
    }
    record_event(session, who, "settings.changed", f"indicator:{change.code}", {"changed": told})
    return True


def _value(name: str, text: str) -> Value:
    return int(text) if SETTING_KINDS[name].kind == DAYS else date.fromisoformat(text)


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
