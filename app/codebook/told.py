"""Messages for people: written once in English, translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping


class Marked(str):
    """A text of ours, which has a translation; what people typed never is one."""

    __slots__ = ()


def marked(text: str) -> Marked:
    """Mark a text for the catalog of translations."""
    return Marked(text)


class Told(ValueError):
    """Something cannot be done; `message` and `arguments` tell a person why, and what to do."""

    def __init__(self, message: str, **arguments: object) -> None:
        super().__init__(message)
        self.message = message
        self.arguments: Mapping[str, object] = arguments

    def __str__(self) -> str:
        return self.message % self.arguments if self.arguments else self.message
