"""The quick report on a phone: few taps, and a minute at most. How they are counted: hand.py."""

from __future__ import annotations

import pytest
from flask import Flask

from app.codebook import Tier, codebook
from app.incidents.forms import QUICK_DEFAULTS
from tests.browser.hand import Hand
from tests.browser.walking import sign_in_on
from tests.factories import make_person, read_record
from tests.support.pages import PHONE, PageOpener

TYPED = "phoe"
ANSWERS = {
    "incident_outcome": "detained",
    "arrest_timing": "right_after",
    "agents_count": "n6_10",
    "face_covering": "all",
    "warrant_shown": "none_shown",
    "appointment_type": "master_reset",
    "dhs_motion": "dismiss",
    "ij_ruling": "granted",
    "representation": "pro_se",
    "source_of_knowledge": "witnessed_directly",
    "sharing_basis": "not_our_client",
}
NEEDED = ("incident_outcome", "source_of_knowledge")
# Answered without a tap: today, one person, what the chosen court says.
FILLED_IN = ("incident_date", *QUICK_DEFAULTS, "venue_type", "city", "state")


@pytest.mark.parametrize(("every_question", "most_taps"), [(False, 6), (True, 16)])
def test_a_report_takes_few_taps(
    app: Flask, open_page: PageOpener, every_question: bool, most_taps: int
) -> None:
    person = make_person(app)
    page = open_page(width=PHONE)
    sign_in_on(page, person)
    page.goto("/incidents/new")
    hand = Hand(page)
    hand.thoughts += 1
    hand.tap(page.locator("#facility"))
    hand.type(TYPED)
    option = page.locator("#facility-suggestions li").first
    option.wait_for()
    hand.tap(option)
    for question, code in ANSWERS.items():
        if question not in NEEDED and not every_question:
            continue
        if page.locator(f'select[name="{question}"]').count():
            hand.pick(question, code)
        else:
            hand.answer(question, code)
    if every_question:
        hand.answer("help_needed", "habeas")
    hand.thoughts += 1
    hand.tap(page.get_by_role("button", name="File this report"))
    page.wait_for_url("**/receipt")
    record = read_record(app, person, page.url.split("/")[-2])
    assert record is not None
    expected = ANSWERS if every_question else {name: ANSWERS[name] for name in NEEDED}
    for name, code in expected.items():
        assert record.answers[name] == code
    print(f"{hand.taps} taps, {hand.keys} letters, {hand.swipes} swipes: {hand.seconds:.0f} s")
    assert hand.taps <= most_taps
    assert hand.seconds <= 60


def test_no_question_of_the_quick_report_was_forgotten() -> None:
    quick = {f.name for f in codebook.fields.values() if f.tier in (Tier.QUICK, Tier.PREFILLED)}
    assert quick == {*ANSWERS, *FILLED_IN, "facility"} & quick
    assert quick - {*ANSWERS, *FILLED_IN, "facility"} == set()
