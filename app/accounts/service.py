"""Making offices, people and invitations."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection
from datetime import timedelta
from typing import Literal

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.framework import hash_password
from app.accounts.locking import lock_people
from app.accounts.models import NAME_LENGTH, Invitation, Office, Person, PersonRole, Register
from app.accounts.obvious import TOO_OBVIOUS, is_obvious
from app.accounts.queries import (
    count_people,
    find_office,
    find_person,
    is_synthetic,
    still_stands,
    token_hash,
)
from app.accounts.roles import Role
from app.codebook import AnswerError, Told
from app.codebook.answers import clean_text
from app.database import now
from app.ledger.chain import Who, record_event

INVITATION_LASTS = timedelta(days=7)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
# One form for what is stored and what is typed: keyboards spell "contraseña" in two ways.
NORMAL_FORM: Literal["NFKD"] = "NFKD"
DEMO_DOMAIN = "demo.example"
FIRST_OFFICE = "First office"


class AccountError(Told):
    """The account or office cannot be made; the message says what to do."""


def create_office(session: Session, who: Who, name: str) -> Office:
    """Make an office.

    Raises:
        AccountError: no name, or one that is taken.
    """
    name = one_line(name)
    if not name:
        raise AccountError("Give the office a name of at most 120 characters.")
    if find_office(session, name):
        raise AccountError("There is an office called %(name)s already.", name=name)
    office = Office(name=name, created_at=now())
    session.add(office)
    session.flush()
    record_event(session, who, "office.created", f"office:{office.id}", {"name": name})
    return office


def one_line(name: str) -> str:
    """A name as it is stored: NFC, single spaces.

    Raises:
        AccountError: it is too long, or has a character that one of the databases cannot hold.
    """
    try:
        name = " ".join(clean_text(name).split())
    except AnswerError as error:
        raise AccountError(error.message, **error.arguments) from error
    if len(name) > NAME_LENGTH:
        raise AccountError("Use a name of at most %(number)s characters.", number=NAME_LENGTH)
    return name


def clean_email(session: Session, email: str) -> str:
    """The address as it is stored.

    Raises:
        AccountError: no address, one that has an account, or a real one in a demo.
    """
    clean = whole_address(session, email)
    if find_person(session, clean):
        raise AccountError("%(email)s has an account already.", email=clean)
    return clean


def whole_address(session: Session, email: str) -> str:
    """The address as it is stored, whoever has it.

    Raises:
        AccountError: no address, or a real one in a demo.
    """
    try:
        # Never looked up by DNS: whoever runs the network need not learn whom we invite.
        found = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise AccountError("Enter a whole e-mail address, such as kim@example.org.") from error
    clean = found.normalized.lower()
    if is_synthetic(session) and not clean.endswith(f"@{DEMO_DOMAIN}"):
        raise AccountError(
            "This is a demo with invented records: it takes accounts @%(domain)s only. "
            "Start without --demo for real work.",
            domain=DEMO_DOMAIN,
        )
    return clean


def check_password(password: str) -> None:
    """Refuse a password that is too short or too long.

    Raises:
        AccountError: with what to do.
    """
    if len(password.strip()) < SHORTEST_PASSWORD:  # the sign-in form takes spaces for nothing
        raise AccountError(
            "Choose a password of at least %(number)s characters.", number=SHORTEST_PASSWORD
        )
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(
            "Choose a password of at most %(number)s characters.", number=LONGEST_PASSWORD
        )


def password_hash(password: str) -> str:
    """What is stored of a password."""
    hashed: str = hash_password(unicodedata.normalize(NORMAL_FORM, password))
    return hashed


def create_person(
    session: Session,
    who: Who,
    *,
    email: str,
    password: str,
    office: Office,
    roles: Collection[Role],
    name: str = "",
) -> Person:
    """Make an account.

    Raises:
        AccountError: the address or the password cannot be taken.
    """
    email, name = clean_email(session, email), one_line(name)
    check_password(password)
    if is_obvious(password, (email, name, office.name)):
        raise AccountError(TOO_OBVIOUS)
    person = Person(
        email=email,
        name=name,
        office_id=office.id,
        password=password_hash(password),
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now(),
        roles=[PersonRole(name=role.value) for role in sorted(roles)],
    )
    session.add(person)
    session.flush()
    record_event(session, who, "person.created", f"person:{person.id}", {"roles": sorted(roles)})
    return person


def invite(
    session: Session, who: Who, *, email: str | None, office: Office, roles: Collection[Role]
) -> str:
    """Make an invitation and return its token, which is kept nowhere.

    Args:
        email: the address it is bound to; None only for the first administrator, who enters it.

    Raises:
        AccountError: the address cannot be taken.
    """
    if email is not None:
        email = clean_email(session, email)
    return write_invitation(session, who, email=email, office=office, roles=roles)


def write_invitation(
    session: Session,
    who: Who,
    *,
    email: str | None,
    office: Office,
    roles: Collection[Role],
    by: int | None = None,
) -> str:
    """Keep an invitation that was checked, and return its token, which is kept nowhere.

    Args:
        by: the account that answers for it; None: somebody at the server's shell.
    """
    invitation = Invitation(
        email=email,
        office_id=office.id,
        roles=" ".join(sorted(roles)),
        created_at=now(),
        invited_by=by,
    )
    token = new_token(invitation)
    session.add(invitation)
    session.flush()
    record_event(
        session, who, "person.invited", f"invitation:{invitation.id}", {"roles": sorted(roles)}
    )
    return token


def new_token(invitation: Invitation) -> str:
    """A token that opens this invitation for seven days; the one before opens nothing more."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = now() + INVITATION_LASTS
    return token


def accept_invitation(
    session: Session, invitation_id: int, *, email: str, name: str, password: str
) -> Person | None:
    """Use an invitation up and make its account; None if it ended just now."""
    lock_people(session)
    invitation = session.scalars(
        select(Invitation).where(Invitation.id == invitation_id).with_for_update(of=Invitation)
    ).one()
    if not still_stands(session, invitation):
        return None
    person = create_person(
        session,
        Who(f"invitation:{invitation.id}", f"office:{invitation.office_id}"),
        email=invitation.email or email,
        name=name,
        password=password,
        office=invitation.office,
        roles=[Role(role) for role in invitation.roles.split()],
    )
    invitation.used_at = now()
    session.flush()
    return person


def first_administrator(session: Session, who: Who) -> str | None:
    """A one-time token for the first administrator, while there is no account at all.

    An older one that nobody used ends: only the newest link printed works.
    """
    if count_people(session):
        return None
    for invitation in session.scalars(select(Invitation).where(Invitation.used_at.is_(None))):
        invitation.expires_at = now()
    office = find_office(session, FIRST_OFFICE) or create_office(session, who, FIRST_OFFICE)
    return invite(
        session, who, email=None, office=office, roles=[Role.ADMINISTRATOR, Role.COORDINATOR]
    )


def mark_synthetic(session: Session) -> None:
    """Make this database a demo.

    Raises:
        AccountError: it holds accounts that are not the demo's.
    """
    real = session.scalar(
        select(Person.id).where(~Person.email.endswith(f"@{DEMO_DOMAIN}")).limit(1)
    )
    if real is not None:
        raise AccountError(
            "This database holds real accounts. Put synthetic records into an empty database."
        )
    register = session.scalars(select(Register)).one_or_none() or Register(id=1)
    register.synthetic = True
    session.add(register)
    session.flush()
