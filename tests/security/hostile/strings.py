"""Strings that break programs: the same ones in every run, some hundred by hand, any number made.

Whatever would be an element or an attribute of a page is called `zzq`, which no page of ours has.
"""

# ruff: noqa: RUF001  # signs that look like others are what this is about

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from itertools import islice

SEED = 20260401
CANARY = "zzq"
PRODUCT = "36863"  # 191 × 193: stands on a page only if somebody's template was evaluated

CONTROLS = [f"a{chr(code)}b" for code in (*range(32), *range(127, 160))]
INVISIBLE = [
    f"in{sign}visible"
    for sign in "\u00ad\u034f\u061c\u115f\u17b4\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2066\u2067\u2068\u2069\u206a\ufeff\ufff9\ufffb"
]
BIDI = ["\u202egnp.exe", "abc\u202e\u2066evil\u2069\u2066", "\u2067שלום\u2069 x", "مرحبا 123"]
BROKEN = [
    "\ud800",
    "\udfff\ud800",
    "a\udc80b",
    "\ud83d",
    "\ufffe",
    "\uffff",
    "\U0010ffff",
    "\ufdd0",
]
EMOJI = ["👩‍👩‍👧‍👦", "🏳️‍🌈", "🇺🇸🇲🇽", "👍🏿", "1️⃣", "🏴\U000e0067\U000e0062\U000e007f", "🫠" * 30]
COMBINING = [
    "e\u0301",
    "\u0301e",
    "Z\u0351\u036b\u0343a\u0489l\u0337go",
    "a" + "\u0300" * 200,
    "\u1112\u1161\u11ab",  # Hangul in parts
    "\u0958",  # NFC takes it apart
    "\u212b\u2126\ufb01",
    "q\u0307\u0323",
]
SCRIPTS = [
    "Łódź",
    "İstanbul",
    "ß",
    "ǅ",
    "ﷺ",
    "東京地裁",
    "ქართული",
    "ᏣᎳᎩ",
    "𝕳𝖊𝖑𝖑𝖔",
    "ｆｕｌｌ",
    "ñandú",
]
SPACES = [
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "a\rb",
    "a\r\nb\n\nc",
    "\u00a0x\u00a0",
    "\u3000",
    " x ",
    "\x85",
]
MARKUP = [
    "<zzq>",
    "</textarea><zzq>",
    "</title><zzq>",
    "</script><zzq>",
    "<!--<zzq>-->",
    "<![CDATA[<zzq>]]>",
    '"><zzq x="',
    "'><zzq x='",
    '" zzq="1',
    "' zzq='1",
    "` zzq=`1",
    '" onfocus="zzq" autofocus="',
    '"/><svg/zzq=1>',
    "<svg><zzq/onload=alert(1)>",
    "<img src=x zzq=1>",
    "<a href='javascript:zzq'>x</a>",
    "<zzq\x0bon=1>",
    "&lt;zzq&gt;",
    "&#60;zzq&#62;",
    "&amp;lt;zzq&amp;gt;",
    "<style>@import'zzq'</style>",
    "<base href='//zzq'>",
    "<meta http-equiv=refresh content='0;//zzq'>",
    "<form action=//zzq>",
    "＜zzq＞",
    "\\u003czzq\\u003e",
    "javascript:zzq",
    "<" * 50 + "zzq",
]
TEMPLATES = [
    "{{191*193}}",
    "{{ 191*193 }}",
    "{%print(191*193)%}",
    "${191*193}",
    "#{191*193}",
    "<%=191*193%>",
    "{{config}}",
    "{{request.environ}}",
    "{{''.__class__.__mro__}}",
    "{#",
    "{% raw %}",
]
SQL = [
    "'",
    "''",
    '"',
    "' OR '1'='1",
    "'; DROP TABLE incident; --",
    '"; DELETE FROM person; --',
    "1) OR 1=1--",
    "\\'; --",
    "%' AND 1=0 UNION SELECT 1--",
    "_%_%",
    "\\",
    "x' || 'y",
    "$$;SELECT pg_sleep(0)$$",
    "?1 :name @name $1",
]
FORMULAS = [
    f"{lead}{formula}"
    for lead in ("", " ", "\ufeff", "\u200b")
    for formula in ("=1+1", "+1", "-1", "@SUM(1)", "|calc", "\uff1d1+1", "'=1")
] + ["\t=1", "\r=1", '=HYPERLINK("//zzq")', "'"]
CSV = ['"', '""', 'a"b', "a,b", 'a"\n,b', ";", "a;b", "\x1a", "a\nb,c\n"]
FORMATS = [
    "%s%s%n",
    "%(given)s",
    "%(maximum)d",
    "%",
    "%%",
    "%d",
    "{0.__class__}",
    "{given}",
    "{",
    "%c%x",
    "$given",
]
PATHS = [
    "../../etc/passwd",
    "..\\..\\x",
    "/dev/null",
    "file:///x",
    "C:\\CON",
    ".",
    "..",
    "//zzq",
    "~",
    "a/b/c",
]
PERCENTS = [
    "%00",
    "%0d%0aSet-Cookie:%20zzq=1",
    "%c0%ae",
    "%u0000",
    "%2e%2e",
    "%25%32%35",
    "%ff%fe",
    "%zz",
    "%",
]
NUMBERS = [
    *(str(number) for number in (0, -1, 501, 2**31 - 1, 2**31, 2**32, 2**63 - 1, 2**63, 2**64)),
    "-2147483649", "9" * 400, "9" * 5000, "1e9", "1e309", "NaN", "Infinity", "0x1F", "1_000",
    "٣", "١٢٣", "４２", "²", "Ⅷ", "1,5", "1.5", "+1", " 1 ", "01", "1 1", "--1",
]  # fmt: skip
DATES = [
    "2026-02-30", "0000-00-00", "1999-12-31", "2101-01-01", "9999-12-31", "10000-01-01",
    "2026-1-1", "13/04/2026", "٢٠٢٦-٠٤-١٥", "2026-04-15T00:00", "24:00", "12:60", "1٢:3٤",
    "12:30:99", "today", "-0001-01-01", "2026-W10-1", "20260410", "2026-04-15\n", "2026-04-1５",
]  # fmt: skip
CODES = [
    "unknown", "yes no", "unknown unknown", "DETAINED", "detained\x00", "detained detained",
    "accepted", "draft", "withdrawn", "refused", "AZ", "az", "ZZ", "not_given none",
]  # fmt: skip
WORDS = [
    "null",
    "None",
    "undefined",
    "true",
    "NIL",
    "__proto__",
    "constructor",
    "O'Brien",
    "St. John’s",
    "(",
    "[]",
    "{}",
]
LONG = ["x" * 59, "x" * 60, "x" * 61, "y" * 2000, "y" * 2001, "é" * 2000, "z " * 5000, "w" * 65536]

BY_HAND = [
    *CONTROLS, *INVISIBLE, *BIDI, *BROKEN, *EMOJI, *COMBINING, *SCRIPTS, *SPACES, *MARKUP,
    *TEMPLATES, *SQL, *FORMULAS, *CSV, *FORMATS, *PATHS, *PERCENTS, *NUMBERS, *DATES, *CODES,
    *WORDS, *LONG,
]  # fmt: skip


def strings(count: int) -> list[str]:
    """The first `count` strings: those by hand, then made ones, none twice."""
    return list(islice(_unique(), count))


def _unique() -> Iterator[str]:
    seen: set[str] = set()
    for text in (*BY_HAND, *_code_points()):
        if text not in seen:
            seen.add(text)
            yield text
    for text in _mixed():
        if text not in seen:
            seen.add(text)
            yield text


def _code_points() -> Iterator[str]:
    """Signs of every kind that Unicode knows, between two letters."""
    for code in range(0x80, 0x30000, 61):
        if unicodedata.category(chr(code)) not in ("Co", "Cn"):
            yield f"x{chr(code)}y"


def _mixed() -> Iterator[str]:
    """By hand, but two to four at a time, cut, doubled and in other letters."""
    chance = random.Random(SEED)
    short = [text for text in BY_HAND if len(text) < 300]
    changes = (str.upper, str.swapcase, str.title, lambda text: text[::-1], lambda text: text * 3)
    while True:
        parts = chance.sample(short, chance.randint(2, 4))
        if chance.random() < 0.3:
            at = chance.randrange(len(parts))
            parts[at] = chance.choice(changes)(parts[at])
        yield chance.choice(("", " ", "\n", "\u200d", ",")).join(parts)
