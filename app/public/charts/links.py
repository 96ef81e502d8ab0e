"""Where the marks of a chart lead: on the page to other pages, in a frame of somebody else's page
to the site, in a file nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """`place` makes the address of a place from its slug; `page` is that of the chart's page."""

    place: Callable[[str], str | None]
    page: str = ""

    def here(self, anchor: str) -> str:
        """A place on the page that holds the chart."""
        return f"{self.page}#{anchor}"


NOWHERE = Links(lambda _slug: None)
