"""Messages of the rooms below, in the language of the page."""

from __future__ import annotations

from typing import Protocol

from flask_babel import gettext as _

from app.codebook import Marked, Told


class Message(Protocol):
    """An English text, and what stands in its gaps."""

    @property
    def message(self) -> str: ...

    @property
    def arguments(self) -> object: ...


def said(problem: Message) -> str:
    """The message translated, with those of its arguments that are texts or messages of ours."""
    text: str = _(problem.message)
    if not isinstance(problem.arguments, dict) or not problem.arguments:
        return text
    arguments = {name: _argument(value) for name, value in problem.arguments.items()}
    return str(text % arguments)


def _argument(value: object) -> object:
    """What people typed is never translated, even if it equals a text of ours."""
    if isinstance(value, Told):
        return said(value)
    return _(value) if isinstance(value, Marked) else value
