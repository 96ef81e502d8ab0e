"""Indicators: rules that flag a record for a lawyer's review. A flag is not a finding."""

from app.codebook.indicators.assess import Assessment, assess, assess_all
from app.codebook.indicators.rules import CERTAINTY, INDICATORS, UNRECORDED, Indicator
from app.codebook.indicators.settings import SETTING_KINDS, RuleChange, SettingKind, Settings
from app.codebook.indicators.tree import RESULT_WORDS, Result

__all__ = [
    "CERTAINTY",
    "INDICATORS",
    "RESULT_WORDS",
    "SETTING_KINDS",
    "UNRECORDED",
    "Assessment",
    "Indicator",
    "Result",
    "RuleChange",
    "SettingKind",
    "Settings",
    "assess",
    "assess_all",
]
