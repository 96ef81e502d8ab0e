"""Reading an answer: what stands on the page that nobody's template put there."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.security.hostile.strings import CANARY, PRODUCT

TARGETS = ("href", "src", "action")
OUTSIDE = "https://locator.ice.gov/odls/"  # the one link to another site
APP = "otpauth://totp/"  # opens an authenticator, on the page that sets one up


class Page(HTMLParser):
    """Elements, attributes, and what stands in the controls of forms."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.vocabulary: set[tuple[str, str]] = set()
        self.targets: list[str] = []
        self.scripts: list[str | None] = []
        self.controls: dict[str, list[str]] = {}
        self.errors: set[str] = set()  # ids of what is said beside a question
        self._area: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.vocabulary.update((tag, name) for name, _ in attrs)
        self.vocabulary.add((tag, ""))
        self.targets += [value or "" for name, value in attrs if name in TARGETS]
        if tag == "script":
            self.scripts.append(known.get("src"))
        name, value = known.get("name"), known.get("value") or ""
        ticked = known.get("type") not in ("radio", "checkbox") or "checked" in known
        if tag == "input" and name and ticked:
            self.controls.setdefault(name, []).append(value)
        if tag == "textarea" and name:
            self._area = name
            self.controls.setdefault(name, []).append("")
        identity = known.get("id") or ""
        if identity.endswith("-error"):
            self.errors.add(identity.removesuffix("-error"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.controls[self._area][-1] += data


def problems_of_page(response: TestResponse, text: str) -> list[str]:
    """What is wrong with an answer to this text: a crash, or markup that came out of it."""
    if response.status_code >= 500:
        return [f"{response.status}"]
    body = response.get_data(as_text=True)
    found = []
    cookies = response.headers.get_all("Set-Cookie")
    if any(cookie.partition("=")[0] not in ("session", "device") for cookie in cookies):
        found.append("a cookie that nobody set")
    location = urlsplit(response.headers.get("Location", ""))
    if location.netloc:
        found.append(f"sent on to {location.netloc}")
    if PRODUCT in body and PRODUCT not in text:
        found.append("a template in the text was evaluated")
    if response.mimetype != "text/html":
        return found
    if "<" in text and text in body:
        found.append("the text stands on the page as it came")
    if response.status_code in (302, 303):  # a few words of Werkzeug's own
        return found
    return found + problems_of_markup(Page(body))


def problems_of_markup(page: Page) -> list[str]:
    """Elements, attributes, scripts and links that no template of ours writes."""
    found = [
        f"<{tag} {name}>"
        for tag, name in page.vocabulary
        if CANARY in tag or CANARY in name or name.startswith("on")
    ]
    found += [
        f"a link to {target}"
        for target in page.targets
        if target != OUTSIDE
        and not target.startswith(APP)
        and (not target.startswith(("/", "#")) or target.startswith("//"))
    ]
    scripts = [str(script).partition("?")[0] for script in page.scripts]
    # On the pages that ask for a passkey there is one more.
    ours: tuple[list[str], ...] = (
        [],
        ["/static/docket.js"],
        ["/static/docket.js", "/static/passkeys.js"],
    )
    if scripts not in ours:  # the public side has none
        found.append(f"scripts: {page.scripts}")
    return found
