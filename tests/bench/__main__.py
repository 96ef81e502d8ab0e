"""`./docket bench NAME …` (`python -m tests.bench NAME …`): one measurement."""

from __future__ import annotations

import importlib
import signal
import sys

NAMES = ("counts", "export", "plot", "public")


def main() -> int:
    """Run the measurement that is named; each is a module of this folder."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in NAMES:
        print(f"Say what to measure: {', '.join(NAMES)}. --help after it says how.")
        return 2
    # So that what a measurement started ends with it, also when it is told to end.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    found: int = importlib.import_module(f"tests.bench.{name}").main(sys.argv[2:])
    return found


if __name__ == "__main__":
    sys.exit(main())
