"""`docket site`: the public side as files."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.common import releases_folder
from app.public.site import NotOurs, write_site
from app.releases.folder import NotWhole


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--base", default="", help="What stands before every path: /counts, or a whole URL.")
@click.option("--demo", is_flag=True, help="From the releases of the demo.")
def site(*, folder: Path, base: str, demo: bool) -> None:
    """Write the public pages, charts and data into FOLDER, for any web host.

    A folder that this wrote before is replaced, at the end and as a whole.
    """
    try:
        written = write_site(releases_folder(demo=demo), folder.absolute(), base)
    except (NotOurs, NotWhole) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from error
    click.echo(f"{written} files in {folder}.", err=True)
