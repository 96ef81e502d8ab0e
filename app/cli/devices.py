"""`docket user new-device`."""

from __future__ import annotations

import click

from app.accounts.guessing.permits import make_permit
from app.accounts.queries import find_person
from app.cli.common import database_of, ready_app
from app.ledger.chain import SHELL
from app.web.mail import link_base


@click.command("new-device")
@click.option("--email", required=True, help="Whose account it is.")
def new_device(email: str) -> None:
    """Let somebody's new device through while others guess at their password: prints a link."""
    app = ready_app()
    with app.app_context(), database_of(app).write() as session:
        person = find_person(session, email)
        if person is None or not person.active:
            raise click.UsageError(f"There is no open account of {email}.")
        token = make_permit(session, SHELL, person)
    click.echo(f"Give {email} this link, to open on the new device; it works once, for an hour:")
    click.echo(f"  {link_base(app.config['TRUSTED_HOSTS'])}/sign-in/new-device/{token}")
    click.echo("It signs nobody in: the password is asked for as ever.")
