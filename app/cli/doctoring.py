"""`docket doctor`: is this installation well?"""

from __future__ import annotations

import json
import os
import sys

import click

from app.cli.common import database_url, keys_file
from app.config import INSTANCE
from app.operations.doctor.examining import examine
from app.operations.doctor.finding import Installation, Level


@click.command()
@click.option("--whole", is_flag=True, help="Walk the whole chain, every record and every text.")
@click.option("--mail", is_flag=True, help="Connect to the mail server; nothing is sent.")
@click.option("--json", "as_json", is_flag=True, help="For monitoring: a list of the lines.")
def doctor(*, whole: bool, mail: bool, as_json: bool) -> None:
    """Look over the installation: a line for each thing, with what to do. Changes nothing.

    Exit status: 0 all is well, 1 something to look at, 2 something is wrong.
    """
    installation = Installation(database_url(), keys_file(), INSTANCE, os.environ)
    findings = list(examine(installation, whole=whole, mail=mail))
    if as_json:
        lines = [{"what": one.what, "level": one.level.word, "said": one.said} for one in findings]
        click.echo(json.dumps(lines, indent=1))
    else:
        for one in findings:
            click.echo(f"{one.level.word:<6} {one.what:<11} {one.said}")
    sys.exit(max((one.level for one in findings), default=Level.OK))
