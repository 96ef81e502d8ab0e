"""Every `docket` command, and how one ends that cannot do its work."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

import click
from sqlalchemy.exc import DBAPIError

from app.accounts.service import AccountError
from app.cli.backing import backup, restore_file
from app.cli.checking import verify
from app.cli.demo import demo
from app.cli.devices import new_device
from app.cli.doctoring import doctor
from app.cli.exporting import export
from app.cli.factors import release_factor  # noqa: F401  # a command of `user`
from app.cli.importing import import_file, imports
from app.cli.keys import keys
from app.cli.packing import pack
from app.cli.people import office, user
from app.cli.publishing import publish
from app.cli.reminding import remind
from app.cli.serve import serve
from app.cli.site import site
from app.config import ConfigurationError
from app.database import WriteUnavailable
from app.operations.backup.errors import BackupError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def docket() -> None:
    """Detention Docket: a register of detentions at courthouses and check-ins."""


for command in (
    serve,
    office,
    user,
    import_file,
    imports,
    export,
    demo,
    verify,
    remind,
    keys,
    backup,
    restore_file,
    doctor,
    pack,
    publish,
    site,
):
    docket.add_command(command)
user.add_command(new_device)


def main() -> None:
    """Run the command; what goes wrong is one sentence that says what to do."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # from here on, "Aborted!" is said
    try:
        docket(prog_name="./docket")
    except (ConfigurationError, AccountError, BackupError) as error:
        sys.exit(_say(str(error)))
    except (WriteUnavailable, DBAPIError) as error:
        cause = error.__cause__ or error
        said = str(getattr(cause, "orig", cause)) or type(cause).__name__
        detail = said.splitlines()[0]
        sys.exit(_say(f"The database did not answer as it should ({detail}). Nothing was changed."))
    except OSError as error:
        why = error.strerror or str(error)
        if error.filename is not None:
            sys.exit(_say(f"{error.filename} cannot be read or written: {why}."))
        _forget_output()
        sys.exit(_say(f"This could not be finished: {why}."))


def _forget_output() -> None:
    """What standard output did not take on a full disk is not tried again at the end."""
    with suppress(OSError, ValueError):  # it is no file in tests
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def _say(sentence: str) -> int:
    click.echo(sentence, err=True)
    return 2
