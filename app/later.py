"""Packages that few requests need: loaded when one first does, not at every start.

They were a quarter of the time and 40 % of the memory of a start; most commands use none.
A module writes, in place of `import numpy as np`,

    if TYPE_CHECKING:
        import numpy as np
    else:
        np = later("numpy")

and uses it inside functions only. A server loads what its pages need when it has started
(`load_for_pages`), so that nobody waits for it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_named: dict[str, bool] = {}  # and whether a page may need it


class Later:
    """Stands for a module until something is asked of it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Whatever the module has by this name; kept, so that it is looked for once."""
        if attribute.startswith("__"):  # tools that look at modules must not load this one
            raise AttributeError(attribute)
        value = getattr(importlib.import_module(self._name), attribute)
        setattr(self, attribute, value)
        return value


def later(name: str, *, by_pages: bool = True) -> Any:
    """A module by its full name, loaded at the first use of anything in it.

    Args:
        by_pages: whether a page may use it, and not only a command.
    """
    _named[name] = by_pages
    return Later(name)


def named() -> frozenset[str]:
    """The modules that load later."""
    return frozenset(_named)


def load_for_pages() -> None:
    """Load now what a page may need."""
    for name in [name for name, by_pages in _named.items() if by_pages]:
        importlib.import_module(name)


@contextmanager
def as_if_missing(name: str) -> Iterator[None]:
    """Load other packages without one that they take along where they find it installed."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # Python's own sign for "not there"
    try:
        yield
    finally:
        del sys.modules[name]
