"""The card is one page on paper, in both of its sizes."""

from __future__ import annotations

import re

from tests.support.pages import PageOpener

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
PAPERS = ("Letter", "A4")
# A tenth is left free, for languages that need more words and for wider fonts.
AIR = 1.1


def test_the_card_is_one_page_with_air(open_page: PageOpener) -> None:
    page = open_page("/codebook/card")
    for paper in PAPERS:
        assert len(PAGE.findall(page.pdf(format=paper))) == 1, paper
        assert len(PAGE.findall(page.pdf(format=paper, scale=AIR))) == 1, paper
    # Pages can be counted so: the card at twice its size has more, and the codebook has many.
    assert len(PAGE.findall(page.pdf(format="A4", scale=2))) > 1
    page.goto("/codebook")
    assert len(PAGE.findall(page.pdf(format="A4"))) > 10


def test_the_printed_card_holds_nothing_but_the_card(open_page: PageOpener) -> None:
    page = open_page("/codebook/card", dark=True)
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert shown.startswith("What did you see?")
    assert shown.rstrip().endswith("In a few words, if you want")
    card = page.locator(".card")
    for style, color in (("color", "rgb(0, 0, 0)"), ("backgroundColor", "rgb(255, 255, 255)")):
        assert card.evaluate(f"one => getComputedStyle(one).{style}") == color
    assert page.locator(".box").first.is_visible()
