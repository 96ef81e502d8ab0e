"""A hand on a phone: counts what it does, and estimates how long it takes.

Counted as taps: every touch of the screen but those of the on-screen keyboard. Typed letters and
swipes are counted apart. A native list takes two taps: one opens it, one chooses.

The estimate is the keystroke-level model (Card, Moran & Newell 1980) with its classic times,
which were measured with a mouse; a thumb on a large button is not slower: P = 1.10 s to point,
B = 0.10 s to press, K = 0.28 s for a letter of an average typist, M = 1.35 s to think, once for
each question and for sending. A swipe is taken for one pointing; it moves the page by two thirds
of the screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

POINT, PRESS, KEY, THINK = 1.10, 0.10, 0.28, 1.35  # seconds


@dataclass
class Hand:
    """One person at one page."""

    page: Page
    taps: int = 0
    keys: int = 0
    swipes: int = 0
    thoughts: int = 0

    def tap(self, target: Locator) -> None:
        """Bring it under the thumb, and touch it."""
        self._swipe_to(target)
        target.tap()
        self.taps += 1

    def answer(self, question: str, code: str) -> None:
        """Tap an answer of a question, by its code, as a person would its words."""
        self.thoughts += 1
        chip = self.page.locator(f'label.chip:has(input[name="{question}"][value="{code}"])')
        self.tap(chip)
        assert chip.locator("input").is_checked(), f"{question} was not answered"

    def pick(self, question: str, code: str) -> None:
        """Open a list and choose."""
        self.thoughts += 1
        listed = self.page.locator(f'select[name="{question}"]')
        self._swipe_to(listed)
        listed.select_option(code)
        self.taps += 2

    def type(self, text: str) -> None:
        """Letter by letter on the keyboard that has come up."""
        self.page.keyboard.type(text, delay=20)
        self.keys += len(text)

    def _swipe_to(self, target: Locator) -> None:
        """Swipe until the middle of the screen's height holds it."""
        box, view = target.bounding_box(), self.page.viewport_size
        assert box, "it is not on the page"
        assert view
        while not 0.1 * view["height"] <= box["y"] <= 0.8 * view["height"]:
            step = (2 / 3) * view["height"] * (1 if box["y"] > 0 else -1)
            before = self.page.evaluate("scrollY")
            self.page.evaluate("by => scrollBy(0, by)", step)
            if self.page.evaluate("scrollY") == before:
                return
            self.swipes += 1
            moved = target.bounding_box()
            assert moved
            box = moved

    @property
    def seconds(self) -> float:
        """The estimate."""
        return (
            self.taps * (POINT + PRESS)
            + self.swipes * POINT
            + self.keys * KEY
            + self.thoughts * THINK
        )
