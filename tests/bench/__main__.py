"""`./docket bench NAME …` (`python -m tests.bench NAME …`): one measurement."""

from __future__ import annotations

import importlib
import sys

NAMES = ("counts", "export", "plot")


def main() -> int:
    """Run the measurement that is named; each is a module of this folder."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in NAMES:
        print(f"Say what to measure: {', '.join(NAMES)}. --help after it says how.")
        return 2
    found: int = importlib.import_module(f"tests.bench.{name}").main(sys.argv[2:])
    return found


if __name__ == "__main__":
    sys.exit(main())
