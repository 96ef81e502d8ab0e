"""The lock files: complete, hashed, of one piece, and without the host of any package index."""

from __future__ import annotations

import re

import pytest

from tests.support.checks import CHECKOUT

LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-build.lock")


def pins(lock: str) -> dict[str, str]:
    """Each package of a lock with all that is said of it: version, condition, hashes."""
    entries = re.split(r"\n(?=\S)", (CHECKOUT / lock).read_text().strip())
    return {entry.split("==")[0]: entry for entry in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    for package, entry in pins(lock).items():
        assert re.match(r"[a-z0-9-]+==[^\s;]+( ; .+)? \\\n", entry), package
        assert re.search(r"--hash=sha256:[0-9a-f]{64}$", entry), package


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_index_is_named(lock: str) -> None:
    assert "://" not in (CHECKOUT / lock).read_text()


def test_tests_run_on_what_serves() -> None:
    tested = pins("requirements-test.lock")

    for package, entry in pins("requirements.lock").items():
        assert tested[package] == entry
