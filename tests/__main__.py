"""`./docket test [--quick] [pytest arguments]`: everything that the project checks.

Without arguments for pytest, first the checks of style, types, templates and imports, one line
each, then every test. With arguments, pytest alone. What cannot run here is named at the end;
under CI=true it fails the run.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from tests.support import chromium, postgres
from tests.support.checks import CHECKOUT, all_checks

WORKERS = 2
LEFT_OUT_BY_QUICK = ("browser", "launcher", "postgresql")
USAGE = """usage: ./docket test [--quick] [pytest arguments]

  --quick   the inner loop: SQLite only, no browser, no launcher
  --help    this; `./docket test -h` shows pytest's own arguments

With pytest arguments, as in `./docket test tests/places -k alias`, only pytest runs."""


def main(arguments: list[str]) -> int:
    """Run it all; 0 when nothing failed and, under CI=true, nothing was left out."""
    if "--help" in arguments:
        print(USAGE)
        return 0
    quick = "--quick" in arguments
    for_pytest = [argument for argument in arguments if argument != "--quick"]
    if for_pytest:
        print("only pytest: the checks of style and types are left out", flush=True)
        command = pytest_command(LEFT_OUT_BY_QUICK if quick else ())
        os.execv(command[0], [*command, *for_pytest])
    failed = run_checks()
    not_run = {} if quick else find_missing()
    if os.environ.get("CI") == "true":
        failed += [f"{marker} tests" for marker in not_run]
    status, last_line = run_pytest(pytest_command(LEFT_OUT_BY_QUICK if quick else tuple(not_run)))
    for marker, reason in not_run.items():
        print(f"NOT RUN: {marker} tests: {reason}")
    if quick:
        print(f"NOT RUN, because of --quick: {', '.join(LEFT_OUT_BY_QUICK)} tests")
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    print(last_line)
    return status or int(bool(failed))


def run_checks() -> list[str]:
    """Run the checks that are not tests; the names of those that failed."""
    failed = []
    for check in all_checks():
        started = time.monotonic()
        finished = check.run()
        good = finished.returncode == 0
        seconds = time.monotonic() - started
        print(f"{'ok    ' if good else 'FAILED'}  {check.name:<16}{seconds:6.1f} s", flush=True)
        if not good:
            print(finished.stdout, flush=True)
            failed.append(check.name)
    return failed


def find_missing() -> dict[str, str]:
    """Markers of tests that cannot run on this machine, with the reason."""
    if chromium.missing():
        print("installing Chromium for the browser tests", flush=True)
        chromium.install()
    reasons = {"browser": chromium.missing(), "postgresql": postgres.missing()}
    return {marker: reason for marker, reason in reasons.items() if reason}


def pytest_command(left_out: tuple[str, ...]) -> list[str]:
    """The command that runs pytest without the tests of some markers."""
    command = [sys.executable, "-m", "pytest", "-n", str(WORKERS), "--dist", "worksteal"]
    if left_out:
        command += ["-m", " and ".join(f"not {marker}" for marker in left_out)]
    return command


def run_pytest(command: list[str]) -> tuple[int, str]:
    """Run pytest and pass on what it prints but for its closing line; status and that line."""
    if sys.stdout.isatty():
        command = [*command, "--color=yes"]
    held: str | None = None
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, errors="replace"
    ) as pytest:
        signal.signal(signal.SIGTERM, lambda *_: pytest.send_signal(signal.SIGTERM))
        assert pytest.stdout is not None
        for line in pytest.stdout:
            if held is not None:
                print(held, flush=True)
            held = line.rstrip("\n")
    return pytest.returncode, held or ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
