"""Pages in Chromium that notice what a person would not: console errors, foreign loads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

PHONE = 390
DESKTOP = 1280
HEIGHTS = {PHONE: 844, DESKTOP: 900}
TIMEOUT_MS = 10_000


@dataclass
class PageOpener:
    """Opens pages of one server; each call is a browser of its own, without cookies.

    `open_page()` is a desktop; `open_page(width=PHONE)` a phone with touch; `javascript=False`
    a browser in which no script runs.
    """

    browser: Browser
    base_url: str
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        path: str | None = None,
        *,
        width: int = DESKTOP,
        javascript: bool = True,
        dark: bool = False,
        locale: str = "en-US",
    ) -> Page:
        """Open a page, at `path` of the server if one is given."""
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            is_mobile=width <= PHONE,
            has_touch=width <= PHONE,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale=locale,
            timezone_id="America/New_York",
            service_workers="block",
        )
        context.set_default_timeout(TIMEOUT_MS)
        context.on("request", self._note_request)
        context.on("response", self._note_response)
        context.on("console", self._note_message)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        self.contexts.append(context)
        page = context.new_page()
        if path is not None:
            page.goto(path)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url + "/", "about:", "blob:")):
            self.problems.append(f"a page asked for {request.url}")

    def _note_response(self, response: Response) -> None:
        """A page may answer 4xx, as forms with errors do; what it loads may not."""
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.problems.append(f"{response.status} from {response.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")


@contextmanager
def opened_pages(browser: Browser, base_url: str) -> Iterator[PageOpener]:
    """Give a PageOpener and fail afterwards on what its pages met."""
    opener = PageOpener(browser, base_url)
    try:
        yield opener
    finally:
        opener.close()
    assert not opener.problems, "\n".join(opener.problems)
