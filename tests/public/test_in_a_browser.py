"""The public pages in Chromium, without JavaScript: no barrier, nothing wider than the page."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import expect

from tests.support.pages import DESKTOP, PHONE, PageOpener

LIGHT = "rgb(226, 184, 168)"  # on paper, whatever the screen was
LONGEST = 6_000  # pixels of the front page on a phone
PATHS = ("/", "/places/az/phoenix", "/claims", "/embed/months")


@pytest.fixture
def app(alone: Flask) -> Flask:
    """The public side alone, for the fixtures of the whole suite."""
    return alone


@pytest.mark.parametrize(("width", "dark"), [(PHONE, False), (DESKTOP, True)])
def test_pages_have_no_barriers(open_page: PageOpener, width: int, dark: bool) -> None:
    page = open_page(width=width, dark=dark)
    for path in PATHS:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert Axe().run(page).response["violations"] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_front_page_reads_in_its_order_without_a_script(open_page: PageOpener) -> None:
    page = open_page("/", width=PHONE, javascript=False)
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    read = [one.inner_text() for one in page.locator("h1, h2").all()]
    assert read[0].endswith("as lawyers saw it")
    assert read[1:4] == ["By city", "By state", "By month"]
    assert read[-1] == "Not yet published"
    page.locator(".tiles a", has_text="AZ").click()
    page.locator(".months a").first.click()
    assert "#m-" in page.url


def test_what_is_folded_is_found_by_its_address_and_stands_on_paper(open_page: PageOpener) -> None:
    page = open_page("/#face_covering", width=PHONE, javascript=False, dark=True)
    chart = page.locator("#face_covering")
    expect(chart.get_by_role("heading", name="Masks")).to_be_in_viewport()
    expect(chart.locator("summary")).to_contain_text("No known answer")
    expect(chart.locator("table")).not_to_be_visible()
    chart.locator("summary").click()
    expect(chart.locator("table")).to_be_visible()
    page.emulate_media(media="print")
    for table in page.locator("main table").all():
        expect(table).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    assert page.locator(".t2").first.evaluate("one => getComputedStyle(one).fill") == LIGHT
