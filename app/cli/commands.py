"""Every `docket` command, loaded when it is asked for, and how one ends that cannot do its work."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from contextlib import suppress

import click
from sqlalchemy.exc import DBAPIError

from app.accounts.service import AccountError
from app.config import ConfigurationError, fill_from_file
from app.database import WriteUnavailable
from app.operations.backup.errors import BackupError

# Each command's file: a start loads the one asked for, --help all of them.
COMMANDS = {
    "backup": "app.cli.backing:backup",
    "demo": "app.cli.demo:demo",
    "doctor": "app.cli.doctoring:doctor",
    "export": "app.cli.exporting:export",
    "import": "app.cli.importing:import_file",
    "imports": "app.cli.importing:imports",
    "keys": "app.cli.keys:keys",
    "office": "app.cli.people:office",
    "pack": "app.cli.packing:pack",
    "publish": "app.cli.publishing:publish",
    "remind": "app.cli.reminding:remind",
    "restore": "app.cli.backing:restore_file",
    "serve": "app.cli.serve:serve",
    "site": "app.cli.site:site",
    "user": "app.cli.people:user",
    "verify": "app.cli.checking:verify",
}


class Commands(click.Group):
    """The commands of COMMANDS, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, as --help lists them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
def docket() -> None:
    """Detention Docket: a register of detentions at courthouses and check-ins."""
    if not gc.isenabled():  # __main__ switched it off; by now the command is loaded
        gc.freeze()
        gc.enable()
    fill_from_file()


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
