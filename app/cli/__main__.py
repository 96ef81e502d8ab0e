"""`python -m app.cli`, which the launcher `docket` passes its arguments to."""

from __future__ import annotations

import gc
import signal

if __name__ == "__main__":
    # Loading takes a second or more: Ctrl-C in it ends the command, without a page of Python.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What a start loads stays to its end: to look through it for garbage took a tenth of the start.
    # commands.docket switches it on again.
    gc.disable()
    from app.cli.commands import main

    main()
