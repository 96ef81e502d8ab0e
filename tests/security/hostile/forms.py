"""Every form that the pages themselves show, found by looking: also those that nobody listed here.

A text goes into all fields at once, hidden ones too; or only where something can be typed, beside
what the page itself would send, so that it gets further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag

from flask.testing import FlaskClient

from tests.security.hostile.attack import LONGEST_BODY, Attack
from tests.security.matrix import ask, path_of, read_table
from tests.security.world import NOBODY

WHO = ("coordinator", "network_coordinator", "administrator", "attorney", NOBODY)
OBJECTS = ("", "own", "our", "ours", "open", "present", "colleague")
TYPED = ("text", "search", "email", "password", "date", "time", "number", "tel", "url", "")
# Ends the session of whoever attacks; what stands beside it is on every page.
LEFT_OUT = ("/sign-out",)
TURNS = 3


@dataclass
class Found:
    """A form: who may send it, where to, what it would send, and where something can be typed."""

    actor: str
    action: str
    values: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    """The forms of a page that change something."""

    def __init__(self, actor: str, path: str, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.actor, self.path, self.found = actor, path, list[Found]()
        self._here: Found | None = None
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urldefrag(known.get("action") or self.path).url
            is_post = known.get("method", "").lower() == "post"
            self._here = Found(self.actor, action) if is_post else None
            if self._here is not None:
                self.found.append(self._here)
        if self._here is None:
            return
        name, kind = known.get("name", ""), known.get("type", "")
        if tag == "option" and self._select:
            self._here.values.setdefault(self._select, known.get("value", ""))
        if tag == "select":
            self._select = name
        if not name or tag not in ("input", "textarea", "select", "button"):
            return
        self._here.values.setdefault(name, known.get("value", ""))
        if tag == "textarea" or (tag == "input" and kind in TYPED):
            self._here.typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._here = None
        if tag == "select":
            self._select = ""


class Forms:
    """The forms of a world, and a browser for each person."""

    def __init__(self, attack: Attack) -> None:
        self.attack = attack
        self.clients: dict[str, FlaskClient] = {}
        self.found = list(self._look())

    def _look(self) -> Iterator[Found]:
        """One of each kind: of an address with the same fields."""
        seen: set[tuple[str, str, frozenset[str]]] = set()
        world = self.attack.world
        addresses = world.app.url_map.bind("localhost")
        for line, answers in read_table().items():
            if line.method != "GET" or line.relation not in OBJECTS:
                continue
            for actor in (actor for actor in WHO if answers[actor] == "page"):
                answer = ask(world, actor, line)
                if answer.mimetype != "text/html" or answer.status_code != 200:
                    continue
                path = path_of(world, actor, line)
                for form in _Forms(actor, path, answer.text).found:
                    endpoint, gaps = addresses.match(form.action.partition("?")[0], "POST")
                    key = (endpoint, gaps.get("letter", ""), frozenset(form.values))
                    if form.action not in LEFT_OUT and key not in seen:
                        seen.add(key)
                        yield form

    def every(self, texts: Sequence[str]) -> None:
        """Every text to every third form, now all over it and now where something is typed."""
        for number, text in enumerate(texts):
            for at, form in enumerate(self.found):
                if (number + at) % TURNS == 0:
                    self._bring(form, text, everywhere=bool((number // TURNS + at) % 2))

    def _bring(self, form: Found, text: str, *, everywhere: bool) -> None:
        """Send a form with this text."""
        names = form.values.keys() if everywhere or not form.typed else form.typed
        size = max(len(text), 1) * 9 * len(names)  # a letter is up to nine signs on the wire
        if size > LONGEST_BODY:
            return
        client = self.clients.get(form.actor)
        if client is None:
            client = self.clients[form.actor] = self.attack.world.client(form.actor)
        sent: Mapping[str, str] = {**form.values, **dict.fromkeys(names, text)}
        self.attack.counts["forms sent"] += 1
        self.attack.post(client, form.action, sent, text)
