"""The checks that are not tests: style, types, templates, who imports whom."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
TYPED = ("app", "migrations", "tests", "docket")


@dataclass(frozen=True)
class Check:
    """A command of .venv that succeeds or says what is wrong."""

    name: str
    command: tuple[str, ...]
    looks_at: str = "."

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command,
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )


def program(name: str) -> str:
    """A program beside this Python."""
    return str(Path(sys.executable).with_name(name))


def all_checks() -> list[Check]:
    """Every check, the quickest first."""
    return [
        Check("ruff check", (program("ruff"), "check", "--quiet", ".")),
        Check("ruff format", (program("ruff"), "format", "--check", "--quiet", ".")),
        Check("import-linter", (program("lint-imports"), "--no-logo")),
        Check("djlint", (program("djlint"), "templates", "--lint", "--quiet")),
        Check("mypy --strict", (program("mypy"), *TYPED)),
    ]
