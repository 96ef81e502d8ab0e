"""Messages of the rooms below, in the language of the page."""

from __future__ import annotations

from typing import Protocol

from flask_babel import gettext as _


class Message(Protocol):
    """An English text, and what stands in its gaps."""

    @property
    def message(self) -> str: ...

    @property
    def arguments(self) -> object: ...


def said(problem: Message) -> str:
    """The message translated, with those of its arguments that are texts of ours."""
    text: str = _(problem.message)
    if not isinstance(problem.arguments, dict) or not problem.arguments:
        return text
    arguments = {
        name: _(value) if isinstance(value, str) and value else value
        for name, value in problem.arguments.items()
    }
    return str(text % arguments)
