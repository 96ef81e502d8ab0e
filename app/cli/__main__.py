"""`python -m app.cli`, which the launcher `docket` passes its arguments to."""

from __future__ import annotations

import signal

if __name__ == "__main__":
    # Loading takes a second or more: Ctrl-C in it ends the command, without a page of Python.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from app.cli.commands import main

    main()
