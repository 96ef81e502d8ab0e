"""Debian's Chromium for the browser tests: where it is, how to get it, how to start it."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW_TO_INSTALL = "apt-get update && apt-get install -y chromium"

# No sandbox: as root and in containers Chromium has none, and it opens nothing but our own pages.
# The rest keeps it from asking anything of the network by itself.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str | None:
    """The path of the browser, or None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> None:
    """Install it from Debian where that can be done; look at `executable()` for how it went."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, capture_output=True)


def missing() -> str | None:
    """Why browser tests cannot run here, or None."""
    if executable() is None:
        return f"Chromium is not installed; as root: {HOW_TO_INSTALL}"
    return None
