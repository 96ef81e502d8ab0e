"""The Spanish catalog, and the texts that the project holds now."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from app.web import languages
from tests.support.checks import CHECKOUT

SPANISH = languages.TRANSLATIONS / "es/LC_MESSAGES"
DOCUMENTED = re.compile(r"PYTHONPATH=\. pybabel (extract.*?)\n +pybabel", re.DOTALL)


@cache
def spanish() -> Catalog:
    """The catalog as it is written."""
    with (SPANISH / "messages.po").open("rb") as written:
        return read_po(written, locale="es")


def texts(catalog: Catalog) -> Iterator[Message]:
    """Its messages, without the header."""
    return (message for message in catalog if message.id)


def english(message: Message) -> tuple[str, ...]:
    """The English text; the singular and the plural of one that has both."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id or ())


def translations(message: Message) -> tuple[str, ...]:
    """The Spanish text; both forms of one that has a plural."""
    given = message.string
    return (given,) if isinstance(given, str) else tuple(given or ())


def extraction_arguments() -> list[str]:
    """What follows `pybabel` in the command that the docstring of languages.py documents."""
    found = DOCUMENTED.search(languages.__doc__ or "")
    assert found, "the docstring of app/web/languages.py names the command that extracts"
    return shlex.split(found[1].replace("\\\n", " "))


@cache
def extracted() -> Catalog:
    """What that command finds in code, templates and codebook now."""
    arguments = extraction_arguments()
    with TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        arguments[arguments.index("-o") + 1] = str(template)
        arguments[arguments.index("-F") + 1] = str(CHECKOUT / arguments[arguments.index("-F") + 1])
        assert arguments.pop() == "."
        command: Any = CommandLineInterface()  # Babel types its catalogs, not its commands
        command.run(["pybabel", "-q", *arguments, str(CHECKOUT)])
        with template.open("rb") as written:
            return read_po(written)
