"""Somebody who knows nothing else signs in, files, accepts, exports, and sees the count move."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.walking import choose, counted, file_it, fill_quick_report, sign_in_on
from tests.factories import accept, file_record, make_office, make_person
from tests.support.pages import DESKTOP, PHONE, PageOpener


@pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_filing_accepting_exporting_counting(
    app: Flask, open_page: PageOpener, width: int, *, javascript: bool
) -> None:
    office = make_office(app)
    attorney = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    accept(app, file_record(app, attorney), coordinator)

    hallway = open_page(width=width, javascript=javascript)
    sign_in_on(hallway, attorney)
    fill_quick_report(hallway, scripted=javascript)
    record_id = file_it(hallway)
    assert "last day to appeal" in hallway.get_by_role("main").inner_text()

    desk = open_page(width=width, javascript=javascript)
    sign_in_on(desk, coordinator, app)
    before = counted(desk, "Phoenix")
    desk.goto("/review")
    desk.locator(f'a[href$="{record_id}"]').click()
    choose(desk, "Decision", "Accept")
    choose(desk, "How sure is it?", "Probable")
    desk.get_by_role("button", name="Save the decision").click()
    desk.wait_for_url(f"**/incidents/{record_id}")
    assert "Accepted" in desk.get_by_role("main").inner_text()
    assert counted(desk, "Phoenix") == before + 1

    rows = _exported(desk)
    assert record_id in [row["record_id"] for row in rows]
    assert all(row["city"] == "Phoenix" for row in rows)


def _exported(page: Page) -> list[dict[str, str]]:
    page.goto("/exports?city=Phoenix")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_form_with_mistakes_keeps_what_was_typed(app: Flask, open_page: PageOpener) -> None:
    attorney = make_person(app)
    page = open_page(width=PHONE)
    sign_in_on(page, attorney)
    page.goto("/incidents/new")
    page.get_by_label("In a few words, if you want").fill("Call 555-867-5309. Taken from the hall.")
    page.get_by_role("button", name="File this report").click()
    summary = page.get_by_role("alert")
    assert "Say how you know this." in summary.inner_text()
    assert "a phone number" in summary.inner_text()
    assert "555-867-5309" in page.get_by_label("In a few words, if you want").input_value()
    summary.get_by_role("link", name="Say how you know this.").click()
    assert page.evaluate("document.activeElement.name") == "source_of_knowledge"
