"""`docket office create` and `docket user create`."""

from __future__ import annotations

import sys

import click

from app.accounts.queries import find_office
from app.accounts.roles import Role
from app.accounts.service import create_office, create_person, invite
from app.cli.common import database_of, ready_app
from app.ledger.chain import SHELL
from app.web.mail import link_base


@click.group()
def office() -> None:
    """Offices: the organizations that report."""


@office.command("create")
@click.argument("name")
def office_create(name: str) -> None:
    """Make an office called NAME."""
    app = ready_app()
    with database_of(app).write() as session:
        made = create_office(session, SHELL, name)
    click.echo(f"Made the office {made.name}.")


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("create")
@click.option("--email", required=True, help="Their e-mail address.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="What they are; give it again for a second role.",
)
@click.option("--office", "office_name", required=True, help="Their office; it must be there.")
@click.option("--name", default="", help="Their name, as colleagues know them.")
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Make the account at once, with the password that comes in on standard input.",
)
def user_create(
    email: str, roles: tuple[str, ...], office_name: str, name: str, *, password_stdin: bool
) -> None:
    """Invite somebody: prints a link that works once, for seven days."""
    app = ready_app()
    held = [Role(role) for role in roles]
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    with app.app_context(), database_of(app).write() as session:
        found = find_office(session, office_name)
        if found is None:
            raise click.UsageError(
                f"There is no office called {office_name}. Make it: "
                f'./docket office create "{office_name}"'
            )
        if password_stdin:
            person = create_person(
                session, SHELL, email=email, password=password, office=found, roles=held, name=name
            )
            click.echo(f"Made the account {person.email}.")
            return
        token = invite(session, SHELL, email=email, office=found, roles=held)
    click.echo(f"Give {email} this link; it works once, for seven days:")
    click.echo(f"  {link_base(app.config['TRUSTED_HOSTS'])}/invitations/{token}")
