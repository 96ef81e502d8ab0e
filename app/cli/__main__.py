"""`python -m app.cli`, which the launcher `docket` passes its arguments to."""

from __future__ import annotations

import gc

# What a start loads stays to its end: to look through it for garbage took a tenth of the start.
# commands.docket switches it on again.
gc.disable()

from app.cli.commands import main  # noqa: E402

if __name__ == "__main__":
    main()
