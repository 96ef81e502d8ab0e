"""Axe on every page, at phone and desktop width, light and dark."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from app.publication.issuing import proposing
from tests.browser.walking import sign_in_on
from tests.factories import MadePerson, accept, decide_on, file_record, make_office, make_person
from tests.incidents.helping import ask_for_help
from tests.publication.register import fill, make_reporters
from tests.publication.simple import simple
from tests.support.pages import DESKTOP, PHONE, PageOpener

WCAG: dict[str, object] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],  # else axe describes every node that passed, which takes longest
}

AXE = Axe()
CONTRAST = {**WCAG, "runOnly": {"type": "rule", "values": ["color-contrast"]}}


@dataclass(frozen=True)
class People:
    """One person of each kind in one office, and a record that has been through review."""

    attorney: MadePerson
    coordinator: MadePerson
    advocate: MadePerson
    administrator: MadePerson
    record_id: str


@pytest.fixture
def people(app: Flask) -> People:
    office = make_office(app)
    attorney = make_person(app, office=office)
    coordinator = make_person(app, office=office, roles=["coordinator"])
    record = file_record(
        app,
        attorney,
        narrative="Two officers waited by the lift.",
        dhs_motion="dismiss",
        ij_ruling="granted",
        arrest_timing="right_after",  # so that it is flagged
    )
    accept(app, file_record(app, attorney, incident_date="2026-02-03"), coordinator)
    file_record(app, attorney, sharing_basis=None)
    ask_for_help(app, attorney, record, "habeas", "child_alone")
    decide_on(app, record, coordinator, review_status="needs_info", reason="Which floor was it?")
    advocate = make_person(app, office=office, roles=["advocate"])
    administrator = make_person(app, office=office, roles=["administrator"])
    return People(attorney, coordinator, advocate, administrator, record.record_id)


PUBLIC = ("/", "/sign-in", "/sign-in/new-device", "/nowhere", "/codebook", "/codebook/card")
ATTORNEY = (
    "/incidents/new",
    "/incidents",
    "/incidents?city=Miami",
    "/incidents/{id}",
    "/incidents/{id}/receipt",
    "/incidents/{id}/edit",
    "/incidents/{id}/follow-up",
    "/incidents/{id}/follow-up/b",
    "/incidents/{id}/follow-up/d",
    "/incidents/{id}/follow-up/i",
    "/incidents/{id}/steps",
    "/incidents/{id}/history",
    "/incidents/{id}/narrative",
    "/incidents/{id}/withdraw",
    "/incidents/{id}/declaration",
    "/incidents/{id}/declaration/slip",
    "/incidents/consent",
    "/incidents/help",
    "/people/on-call",
    "/insights",
    "/orders",
)
ADMINISTRATOR = (
    "/orders",
    "/orders/new",
    "/orders/1/edit",
    "/places/manage?q=phoenix",
    "/places/manage/new",
    "/places/manage/Phoenix Immigration Court/edit",
    "/settings",
    "/settings/indicators/appeal_window_open",
    "/releases/prepare",
)
COORDINATOR = (
    "/review",
    "/incidents/{id}",
    "/incidents/help",
    "/people/on-call",
    "/exports",
    "/insights",
    "/insights?rows=city&columns=month",
    "/insights/indicators",
    "/incidents?indicator=dismissed_then_detained",
    "/incidents?foo=1",
)


PATHS = {
    "nobody": PUBLIC,
    "attorney": ATTORNEY,
    "coordinator": COORDINATOR,
    "advocate": ("/insights",),
    "administrator": ADMINISTRATOR,
}


@pytest.mark.parametrize("kind", PATHS)
def test_pages_have_nobarriers(
    app: Flask, people: People, open_page: PageOpener, kind: str
) -> None:
    page = open_page(width=PHONE)
    if kind != "nobody":
        sign_in_on(page, getattr(people, kind), app)
    found = []
    for path in PATHS[kind]:
        page.goto(path.format(id=people.record_id))
        found += in_every_look(page)
    assert not found, "\n".join(found)


def test_pages_of_releases_have_no_barriers(
    app: Flask, open_page: PageOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A candidate with a table folded open, its refusal to whoever made it, a retraction."""
    monkeypatch.setattr(proposing, "answer", simple)
    person = make_person(app, roles=["network_coordinator"])
    fill(app, [person, *make_reporters(app, person)], dhs_motion="dismiss")
    page = open_page(width=PHONE)
    sign_in_on(page, person, app)
    page.goto("/releases")
    found = in_every_look(page)
    page.get_by_role("button", name="Compute the candidate").click()
    page.wait_for_url("**/releases/candidate")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
    found += in_every_look(page)
    page.goto("/releases/retract")
    page.get_by_role("button", name="Retract it").click()
    page.wait_for_selector("#errors")
    found += in_every_look(page)
    assert not found, "\n".join(found)


def test_pages_of_mistakes_have_nobarriers(people: People, open_page: PageOpener) -> None:
    page = open_page(width=PHONE)
    sign_in_on(page, people.attorney)
    page.goto("/incidents/new")
    page.get_by_role("button", name="File this report").click()
    found = barriers(page)
    page.goto(f"/incidents/{people.record_id}/edit")
    page.get_by_label("Date", exact=False).first.fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    found += barriers(page)
    page.goto(f"/incidents/{people.record_id}/withdraw")
    page.get_by_role("button", name="Take it back").click()
    found += barriers(page)
    assert not found, "\n".join(found)


def test_a_section_and_a_step_by_keyboard_alone(people: People, open_page: PageOpener) -> None:
    page = open_page(width=PHONE)
    sign_in_on(page, people.attorney)
    page.goto(f"/incidents/{people.record_id}/follow-up")
    _tab_to(page, "DHS motion")
    page.keyboard.press("Enter")
    page.wait_for_url("**/follow-up/d")
    _tab_to_control(page, "motion_form")
    page.keyboard.press("ArrowDown")  # from “No answer yet”, the last, round to the first
    page.keyboard.press("Enter")
    page.get_by_text("Saved: DHS motion.").wait_for()
    page.goto(f"/incidents/{people.record_id}/steps")
    _tab_to_control(page, "step")
    page.keyboard.type("Released")
    _tab_to(page, "Add this step")
    page.keyboard.press("Enter")
    page.get_by_text("Added: Released.").wait_for()
    page.goto(f"/incidents/{people.record_id}")
    assert "Oral in court" in page.get_by_role("main").inner_text()


MOST_TABS = 60


def _tab_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == words:
            return
    raise AssertionError(f"no way to “{words}” by keyboard")


def _tab_to_control(page: Page, name: str) -> None:
    """Press Tab until a control of this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no way to {name} by keyboard")


def in_every_look(page: Page) -> list[str]:
    """What is found on a page as it stands: width and colors change under it, as on a desk.

    Without motion, or axe would look at colors that are on their way.
    """
    found = []
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found += barriers(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += barriers(page, CONTRAST)  # nothing but colors is another in the dark
    return found


def barriers(page: Page, rules: dict[str, object] = WCAG) -> list[str]:
    """What axe finds on a page, and whether it is wider than the window."""
    if not page.evaluate("'axe' in window"):  # half a megabyte: once for each page
        page.evaluate(AXE.axe_script)
    violations = page.evaluate("rules => axe.run(rules).then(found => found.violations)", rules)
    found = [
        f"{page.url}: {violation['id']}: {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found + ([f"{page.url}: {width} px too wide"] if width > 0 else [])
