"""`next` leads to pages of this application, and nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.web.navigation import is_site_path, safe_next
from tests.web.sample import make_sample_app

HOSTILE = [
    None,
    "",
    " ",
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/list",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    " /list",
    "/list\r\nSet-Cookie: a=b",
    "/list\x00",
    "/list\u2028",
    "/list\u202e",
    "javascript:alert(1)",
    "data:text/html,x",
    "list",
    "./list",
    "?list",
    "#list",
    "http:/list",
    "http:list",
    "/\ud800",
    "/list?" + "x" * 3000,
]
OURS_BUT_NO_PAGE = ["/no-such-page", "/language", "/list/more", "/list%0d%0a"]


@pytest.mark.parametrize("target", HOSTILE, ids=ascii)
def test_hostile_targets_fall_back(app: Flask, target: str | None) -> None:
    with app.test_request_context("/"):
        assert safe_next(target, "/receipt") == "/receipt"


@pytest.mark.parametrize("target", OURS_BUT_NO_PAGE)
def test_what_is_no_page_falls_back(app: Flask, target: str) -> None:
    with app.test_request_context("/"):
        assert safe_next(target) == "/"


@pytest.mark.parametrize("target", ["/", "/list", "/list?city=Phoenix&state=AZ", "/form#city"])
def test_pages_are_kept(app: Flask, target: str) -> None:
    with app.test_request_context("/"):
        assert safe_next(target, "/receipt") == target


def test_below_a_prefix_only_paths_with_the_prefix(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost/docket"):
        assert safe_next("/docket/list") == "/docket/list"
        assert safe_next("/list", "/docket/") == "/docket/"
        assert safe_next("/docketlist", "/docket/") == "/docket/"


@given(st.text())
def test_whatever_passes_is_a_plain_path(text: str) -> None:
    if is_site_path(text):
        assert text[0] == "/"
        assert text[1:2] not in ("/", "\\")
        assert text.isprintable()
    with make_once().test_request_context("/"):
        assert safe_next(text, "/receipt").startswith("/")


_APP: list[Flask] = []


def make_once() -> Flask:
    """Hypothesis runs one test many times; the application need not be made anew."""
    if not _APP:
        _APP.append(make_sample_app())
    return _APP[0]
