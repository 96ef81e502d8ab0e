"""Checkouts of their own for the launcher's tests, and how to run `./docket` in them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

from tests.support.checks import CHECKOUT

# What the machine needs to reach its package index; nothing else of the environment is passed on.
NETWORK_SETTINGS = re.compile(
    r"(PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|CERT|TRUSTED_HOST|PROXY|DEFAULT_TIMEOUT)"
    r"|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|(https?|no|all)_proxy)$",
    re.IGNORECASE,
)
NOT_TRACKED = re.compile(
    r"(^|/)(\.venv|\.git|__pycache__|\.\w+_cache|\.hypothesis)(/|$)|^instance/[^.]"
)
NO_NETWORK = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
TINY_APPLICATION = """
import json, os, sys, itsdangerous
umask = os.umask(0)
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "python": sys.executable,
                  "umask": umask, "environment": dict(os.environ)}))
"""


def tracked_files() -> list[str]:
    """What a `git clone` would hold, and files that are not committed yet."""
    if not (shutil.which("git") and (CHECKOUT / ".git").exists()):  # an unpacked archive
        return [
            str(file.relative_to(CHECKOUT))
            for file in sorted(CHECKOUT.rglob("*"))
            if file.is_file() and not NOT_TRACKED.search(str(file.relative_to(CHECKOUT)))
        ]
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    # A deletion that is not committed yet is still listed.
    return [name for name in sorted(listed.stdout.split("\0")) if (CHECKOUT / name).is_file()]


def clone(target: Path) -> Path:
    """Make a checkout like this one, with nothing installed and no data."""
    for name in tracked_files():
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CHECKOUT / name, copy)
    return target


def tiny_checkout(target: Path) -> Path:
    """A checkout with the real launcher, one small package and a command that says how it runs."""
    (target / "app").mkdir(parents=True)
    shutil.copy2(CHECKOUT / "docket", target / "docket")
    (target / "app" / "__init__.py").touch()
    (target / "app" / "cli.py").write_text(TINY_APPLICATION)
    (target / "requirements-build.lock").write_text(locked("blinker"))
    for lock in ("requirements.lock", "requirements-test.lock"):
        (target / lock).write_text(locked("itsdangerous"))
    return target


def locked(package: str) -> str:
    """The lines that lock one package."""
    text = (CHECKOUT / "requirements.lock").read_text()
    found = re.search(rf"^{package}==.*(\n    --hash=.*)+\n", text, re.MULTILINE)
    assert found, package
    return found.group()


def environment(home: Path, **extra: str) -> dict[str, str]:
    """A bare environment, in which python3 is the Python that these tests began with."""
    kept = {name: value for name, value in os.environ.items() if NETWORK_SETTINGS.match(name)}
    home.mkdir(exist_ok=True)
    path = f"{base_python().parent}{os.pathsep}{os.defpath}"
    return {**kept, "HOME": str(home), "PATH": path, **extra}


def base_python() -> Path:
    """The Python under the virtual environment of these tests."""
    return Path(os.path.realpath(sys.executable))


def start(
    docket: Path, *arguments: str, folder: Path, **extra: str
) -> subprocess.CompletedProcess[str]:
    """Run a launcher from another folder, with an empty home."""
    return subprocess.run(
        [str(docket), *arguments],
        cwd=folder,
        env=environment(folder / "home", **extra),
        capture_output=True,
        text=True,
        timeout=300,
    )


def load_launcher(path: Path = CHECKOUT / "docket") -> ModuleType:
    """The launcher as a module, to try what cannot be brought about from outside."""
    loader = SourceFileLoader("docket_launcher", str(path))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module
