"""The shared parts in Chromium: look, keyboard, script and no script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect

from tests.support.pages import DESKTOP, PHONE, PageOpener

NARROWEST = 320
PATHS = ["/form", "/list", "/receipt", "/counts", "/sign-in", "/no-such-page"]
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'button, summary, .chip, .button, input:not([type=hidden], [type=radio], [type=checkbox])')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
  .map((one) => one.outerHTML)"""


def violations(page: Page) -> list[str]:
    """What axe finds, with the elements."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]


def questions_of(page: Page) -> list[str]:
    """The kinds of dialog that the page opens from now on; each is agreed to."""
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    return asked


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_axe_finds_nothing(open_page: PageOpener, width: int, dark: bool) -> None:
    page = open_page(width=width, dark=dark)
    for path in PATHS:
        page.goto(path)
        assert violations(page) == [], path
    page.goto("/form")
    page.click("button.go")
    page.wait_for_selector("#errors")
    assert violations(page) == [], "form with errors"
    page.click("button.go")
    page.locator("details:not(.menu) > summary").first.click()
    assert violations(page) == [], "details open"


@pytest.mark.parametrize("javascript", [True, False])
def test_nothing_is_wider_than_the_narrowest_phone(open_page: PageOpener, javascript: bool) -> None:
    page = open_page(width=NARROWEST, javascript=javascript)
    for path in PATHS:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST, path


def test_controls_are_as_large_as_a_thumb(open_page: PageOpener) -> None:
    page = open_page(width=PHONE)
    for path in PATHS:
        page.goto(path)
        assert page.evaluate(SMALL_TARGETS) == [], path


def test_the_summary_has_the_focus_and_leads_to_the_question(open_page: PageOpener) -> None:
    page = open_page("/form", javascript=False)
    page.click("button.go")
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_role("link", name="Say what happened").press("Enter")
    expect(page.locator("#incident_outcome-0")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_menu_is_open_on_a_desktop_and_folded_on_a_phone(
    open_page: PageOpener, javascript: bool
) -> None:
    link = open_page("/list", javascript=javascript).get_by_role("link", name="Form")
    expect(link).to_be_visible()
    phone = open_page("/list", width=PHONE, javascript=javascript)
    expect(phone.get_by_role("link", name="Form")).not_to_be_visible()
    phone.get_by_text("Menu").click()
    phone.get_by_role("link", name="Form").click()
    phone.wait_for_url("**/form")


def test_without_a_script_every_question_is_there(open_page: PageOpener) -> None:
    page = open_page("/form", javascript=False)
    assert page.locator("[data-applies]").count() == 2
    for question in page.locator("[data-applies]").all():
        expect(question).to_be_visible()


def test_questions_that_do_not_apply_are_hidden_unless_they_were_answered(
    open_page: PageOpener,
) -> None:
    page = open_page("/form")
    agents = page.locator("#agents_count")
    expect(agents).to_be_hidden()
    expect(page.locator("#agencies")).to_be_visible()  # what the page does not ask is blank
    page.get_by_label("Detained").check()
    expect(agents).to_be_visible()
    page.get_by_label("Did not attend for fear").check()
    expect(agents).to_be_hidden()
    page.get_by_label("Detained").check()
    agents.get_by_label("3 to 5").check()
    page.get_by_label("Did not attend for fear").check()
    expect(agents).to_be_visible()  # or its answer would be sent unseen
    assert page.locator("#agents_count input:checked").input_value() == "2"


CONDITIONS = [
    ({"field": "incident_outcome", "in": ["detained"]}, True),
    ({"field": "incident_outcome", "in": ["unknown"]}, False),
    ({"field": "incident_outcome", "not_in": ["detained"]}, False),
    ({"field": "incident_outcome", "not_in": ["unknown"]}, True),
    ({"field": "venue_type", "in": ["other"]}, False),
    ({"field": "venue_type", "not_in": ["other"]}, True),
    ({"field": "city", "given": True}, True),
    ({"field": "city", "given": False}, False),
    ({"field": "facility", "given": False}, True),
    ({"field": "elsewhere", "in": ["x"]}, False),
    ({"field": "elsewhere", "not_in": ["x"]}, True),
    ({"field": "agencies", "in": ["hsi"]}, True),
    ({"field": "agencies", "any_but": ["ice"]}, True),
    ({"field": "agencies", "any_but": ["ice", "hsi"]}, False),
    ({"field": "city", "some_day": 1}, True),
]


def test_conditions_are_read_as_the_server_reads_them(open_page: PageOpener) -> None:
    page = open_page("/form")
    page.get_by_label("Detained").check()
    page.get_by_label("ICE").check()
    page.get_by_label("HSI").check()
    page.get_by_label("City").fill("Phoenix")
    form = page.locator("form.report")
    for condition, expected in CONDITIONS:
        assert form.evaluate("(form, one) => holds(one, form)", condition) is expected, condition
        for other, also in CONDITIONS:
            both, either = {"all": [condition, other]}, {"any": [condition, other]}
            assert form.evaluate("(form, one) => holds(one, form)", both) is (expected and also)
            assert form.evaluate("(form, one) => holds(one, form)", either) is (expected or also)


def test_a_second_tap_takes_an_answer_back(open_page: PageOpener) -> None:
    page = open_page("/form", width=PHONE)
    page.get_by_label("Detained").tap()
    answer = page.get_by_label("1 or 2")
    answer.tap()
    expect(answer).to_be_checked()
    answer.tap()
    expect(answer).not_to_be_checked()
    page.keyboard.press("Space")
    expect(answer).to_be_checked()
    page.keyboard.press("Space")
    expect(answer).not_to_be_checked()
    required = page.get_by_label("Detained")
    required.tap()
    expect(required).to_be_checked()  # only where the group says that it is optional


def test_two_letters_find_a_place_and_fill_in_the_rest(open_page: PageOpener) -> None:
    page = open_page("/form")
    place = page.get_by_role("combobox", name="Where?")
    place.press_sequentially("ph")
    option = page.get_by_role("option", name="Phoenix Immigration Court")
    expect(option).to_be_visible()
    expect(place).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    place.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    place.press("Enter")
    expect(option).not_to_be_visible()
    expect(place).to_have_value("Phoenix Immigration Court")
    expect(page.get_by_label("City")).to_have_value("Phoenix")
    expect(page.get_by_label("State")).to_have_value("AZ")
    expect(page.get_by_label("Immigration court", exact=True)).to_be_checked()
    expect(page.locator("#incident_date")).to_have_value("2026-04-14")


def test_a_date_that_somebody_set_stays(open_page: PageOpener) -> None:
    page = open_page("/form")
    page.locator("#incident_date").press("ArrowUp")
    chosen = page.locator("#incident_date").input_value()
    page.locator("#facility").press_sequentially("phoenix")
    page.locator(".suggest li").click()
    expect(page.locator("#incident_date")).to_have_value(chosen)


def test_escape_closes_and_free_text_stays(open_page: PageOpener) -> None:
    page = open_page("/form")
    place = page.locator("#facility")
    place.press_sequentially("pho")
    expect(page.locator(".suggest li")).to_be_visible()
    place.press("Escape")
    expect(page.locator(".suggest li")).to_be_hidden()
    expect(place).to_have_value("pho")


def test_leaving_with_unsaved_text_asks_first(open_page: PageOpener) -> None:
    page = open_page("/form")
    asked = questions_of(page)
    page.goto("/list")
    assert asked == []
    page.goto("/form")
    page.locator("#narrative").fill("Six men")
    page.goto("/list")
    assert asked == ["beforeunload"]


def test_filing_does_not_ask_and_is_sent_once(open_page: PageOpener) -> None:
    page = open_page("/form")
    asked = questions_of(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#narrative").fill("Six men")
    page.locator("button.go").dblclick()
    page.wait_for_selector("#errors")
    assert (asked, sent.count("POST")) == ([], 1)
    expect(page.locator("#narrative")).to_have_value("Six men")


@pytest.mark.parametrize("javascript", [True, False])
def test_going_back_from_an_error_finds_the_text(open_page: PageOpener, javascript: bool) -> None:
    """Pages are never stored, yet what was typed into them must be there again."""
    page = open_page("/form", javascript=javascript)
    page.locator("#narrative").fill("Six men came.")
    page.locator("#facility").fill("Phoenix")
    page.locator("#city").fill("Phoenix")
    page.click("button.go")
    page.wait_for_selector("#errors")
    page.go_back()
    expect(page.locator("#narrative")).to_have_value("Six men came.")
    expect(page.locator("#facility")).to_have_value("Phoenix")
    expect(page.locator("#city")).to_have_value("Phoenix")


def test_the_count_warns_but_never_cuts(open_page: PageOpener) -> None:
    page = open_page("/form")
    page.locator("#narrative").fill("x" * 2001)
    expect(page.get_by_text("2001 / 2000")).to_be_visible()
    assert len(page.locator("#narrative").input_value()) == 2001


def test_print_leaves_the_controls_away_and_keeps_the_warning(open_page: PageOpener) -> None:
    page = open_page("/list", dark=True)
    page.emulate_media(media="print")
    expect(page.get_by_text("every record here is invented")).to_be_visible()
    for hidden in (".menu", ".pager", ".filter-box", ".side"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_windows_high_contrast_shows_real_buttons(open_page: PageOpener) -> None:
    page = open_page("/form")
    page.emulate_media(forced_colors="active")
    radio = page.locator("#incident_outcome-0")
    assert radio.evaluate("one => getComputedStyle(one).opacity") == "1"
