"""`docket office create`, and `docket user create`, `list`, `roles` and `suspend`."""

from __future__ import annotations

import sys

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.people import changing
from app.accounts.people.inviting import invite_person
from app.accounts.policy import SHELL_ACTOR
from app.accounts.queries import find_office, find_person
from app.accounts.roles import Role
from app.accounts.service import create_office, create_person
from app.cli.common import database_of, ready_app
from app.cli.devices import new_device
from app.cli.factors import release_factor
from app.ledger.chain import SHELL
from app.web.mail import link_base

ROLES = click.Choice([role.value for role in Role])


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


user.add_command(new_device)
user.add_command(release_factor)


@user.command("create")
@click.option("--email", required=True, help="Their e-mail address.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=ROLES,
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
    """Invite somebody: prints a link that works once, for seven days. Nothing is mailed."""
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
        token = invite_person(session, SHELL_ACTOR, email=email, office_id=found.id, roles=held)
    click.echo(f"Give {email} this link; it works once, for seven days:")
    click.echo(f"  {link_base(app.config['TRUSTED_HOSTS'])}/invitations/{token}")


@user.command("list")
def user_list() -> None:
    """Everybody, with office, roles and whether the account is suspended."""
    app = ready_app()
    with app.app_context(), database_of(app).read() as session:
        for person in session.scalars(select(Person).order_by(Person.email)):
            state = "active" if person.active else "suspended"
            roles = ", ".join(sorted(person.role_names))
            click.echo(f"{person.email}\t{person.office.name}\t{roles}\t{state}")


@user.command("roles")
@click.argument("email")
@click.option("--role", "roles", required=True, multiple=True, type=ROLES, help="Every role held.")
def user_roles(email: str, roles: tuple[str, ...]) -> None:
    """Give the account EMAIL these roles and no others; it is signed out everywhere."""
    app = ready_app()
    with app.app_context(), database_of(app).write() as session:
        person = _account(session, email)
        changing.set_roles(session, SHELL_ACTOR, person.id, [Role(role) for role in roles])
    click.echo(f"{email} is: {', '.join(sorted(set(roles)))}.")


@user.command("suspend")
@click.argument("email")
@click.option("--successor", help="The coordinator of the same office who sees to what is open.")
def user_suspend(email: str, successor: str | None) -> None:
    """Close the account EMAIL: it is signed out everywhere. Nothing is deleted."""
    app = ready_app()
    with app.app_context(), database_of(app).write() as session:
        person = _account(session, email)
        follows = _account(session, successor).id if successor else None
        done = changing.suspend(session, SHELL_ACTOR, person.id, follows)
    click.echo(f"Suspended {email}." if done else f"{email} was suspended already.")


def _account(session: Session, email: str) -> Person:
    person = find_person(session, email)
    if person is None:
        raise click.UsageError(f"There is no account {email}.")
    return person
