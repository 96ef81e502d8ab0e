"""`docket user release-factor`: the way back where nobody else may confirm."""

from __future__ import annotations

import click

from app.accounts.factors import letters
from app.accounts.factors.lost import release_at_once
from app.accounts.queries import find_person
from app.cli.common import database_of, ready_app
from app.ledger.chain import SHELL


@click.command("release-factor")
@click.argument("email")
def release_factor(email: str) -> None:
    """Take EMAIL's second factors and recovery codes away, at once.

    For a network in which no two others may confirm a lost device. Speak with the person first:
    afterwards their password alone lets whoever has it set up a new second factor.
    """
    app = ready_app()
    with app.test_request_context(), database_of(app).write() as session:
        person = find_person(session, email)
        if person is None:
            raise click.UsageError(f"There is no account {email}.")
        release_at_once(session, SHELL, person.id)
        address = person.email
    with app.test_request_context():
        letters.tell(address, letters.DONE)
    click.echo(f"The second factors of {address} are gone, and so are all their sessions.")
    click.echo("They sign in with their password, and set up a new one before anything else.")
