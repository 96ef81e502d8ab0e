"""`python -m tests.bench NAME …`: each measurement is a module of this folder."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(file.stem for file in HERE.glob("*.py") if not file.stem.startswith("_"))


def main() -> int:
    """Run the measurement that is named."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in NAMES:
        print(f"Say what to measure: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    found: int = importlib.import_module(f"tests.bench.{name}").main(sys.argv[2:])
    return found


if __name__ == "__main__":
    sys.exit(main())
