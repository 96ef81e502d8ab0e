"""Codes of authenticator apps: the standard's own, and every way to write one."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest

from app.accounts.factors.totp import (
    DIGITS,
    address_of,
    digits_of,
    new_secret,
    picture_of,
    step_of,
    written,
)

# RFC 6238, appendix B (SHA-1), the last six of its eight digits.
SECRET = b"12345678901234567890"
VECTORS = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
SPELLINGS = (
    "005924",
    " 005 924 ",
    "005-924",
    "005\u00a0924\u200b",
    "\u202a005924\u202c\r\n",
    "\uff10\uff10\uff15\uff19\uff12\uff14",  # full width
    "\u0660\u0660\u0665\u0669\u0662\u0664",  # Arabic-Indic
    "\u096b\u096f\u0968\u096a",  # Devanagari
    "5924",
    "5 924.",
    "0000005924",
    "\ufeff005\u2009924",
)
NO_CODES = ("", " ", "abcdef", "00592x", "1234567", "12345678", "½", "IVIVIV", "5" * 61)


@pytest.mark.parametrize(("moment", "code"), VECTORS.items())
def test_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    with patch("time.time", return_value=moment):
        assert step_of(SECRET, code) == moment // 30


def test_one_step_before_and_after_counts_and_no_other() -> None:
    step = 1234567890 // 30
    for off, taken in {-90: False, -30: True, 0: True, 30: True, 90: False}.items():
        with patch("time.time", return_value=step * 30 + 1 + off):
            assert step_of(SECRET, "005924") == (step if taken else None), off


@pytest.mark.parametrize("typed", SPELLINGS, ids=ascii)
def test_a_code_is_the_same_however_it_is_written(typed: str) -> None:
    assert digits_of(typed) == "005924"


@pytest.mark.parametrize("typed", NO_CODES, ids=ascii)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert digits_of(typed) == ""


def test_a_secret_is_long_and_read_in_groups() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert len(one) * 8 >= 160
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", written(one))


def test_the_address_names_account_and_site() -> None:
    address = address_of(SECRET, "kim+docket@example.org")
    assert address == (
        "otpauth://totp/Detention%20Docket%3Akim%2Bdocket%40example.org"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Detention%20Docket"
    )


def test_the_picture_stands_in_a_page_without_style_or_script() -> None:
    picture = picture_of(address_of(SECRET, "kim@example.org"))
    assert picture.startswith("<svg")
    for part in ("style", "<script", "http", "onload", "<!"):
        assert part not in picture.replace("http://www.w3.org/2000/svg", "")
    assert DIGITS == 6
