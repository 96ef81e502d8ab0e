"""No template shows words of its own: what people read goes through the catalog."""

from __future__ import annotations

import re

import pytest

from tests.support.checks import CHECKOUT

TEMPLATES = CHECKOUT / "templates"
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r"""[\w-]+=("[^"]*"|'[^']*')""")  # a macro may write one by itself
READ_ALOUD = re.compile(r'(?:aria-label|alt|title|placeholder)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, files and commands.
NOT_TRANSLATED = (
    "Detention Docket",
    "./docket verify --anchor",
    "./docket verify --export FILE",
    "./docket verify --release release-0001.json",
    "counts.csv",
    "counts.json",
    "&lt;iframe",
    "/iframe&gt;",
    "SHA-256",
    "SVG",
    "PNG",
)


@pytest.mark.parametrize(
    "name", sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
)
def test_no_words_of_its_own(name: str) -> None:
    source = JINJA.sub("", (TEMPLATES / name).read_text())
    shown = [*READ_ALOUD.findall(source), *ELEMENT.split(ATTRIBUTE.sub("", source))]

    assert not [text for text in shown if WORD.search(without_names(text))]


def without_names(text: str) -> str:
    """The text less what is the same in every language, and entities."""
    for name in NOT_TRANSLATED:
        text = text.replace(name, "")
    return re.sub(r"&\w+;", "", text)
