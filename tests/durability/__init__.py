"""Nothing acknowledged is lost: kills, stops, locks and full disks under a running server.

Each file with a task (`kills.py`, `stops.py`, `locks.py`, `disks.py`, `writers.py`) can run long,
by `python -m tests.durability`, and short, as the test beside it.
"""
