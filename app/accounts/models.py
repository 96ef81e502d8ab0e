"""Tables of offices, people, their roles and invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.framework import RoleMixin, UserMixin
from app.accounts.roles import Role
from app.database import Base, UtcDateTime

EMAIL_LENGTH = 254
NAME_LENGTH = 120


class Register(Base):
    """What this database is: one row."""

    __tablename__ = "register"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # A demo: every page says so, and it takes no real accounts.
    synthetic: Mapped[bool] = mapped_column(default=False)


class Office(Base):
    """An organization that reports; offices belong to one network."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Nobody works there any more; its records stay where they were filed.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PersonRole(Base, RoleMixin):
    """A role that a person holds. Flask-Security reads `name` and `get_permissions`."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(24), primary_key=True)

    def get_permissions(self) -> set[str]:
        """None here: permissions stand in the policy table alone."""
        return set()


class Person(Base, UserMixin):
    """Somebody who signs in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    office: Mapped[Office] = relationship(lazy="joined")
    roles: Mapped[list[PersonRole]] = relationship(  # type: ignore[assignment]  # roles of ours
        lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def role_names(self) -> frozenset[Role]:
        """The roles held."""
        return frozenset(Role(role.name) for role in self.roles)


class Invitation(Base):
    """An offer of an account. Only a hash of its token is kept; it works once, for seven days."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(EMAIL_LENGTH))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    roles: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Who answers for it; none: somebody at the server's shell. It falls with them.
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    office: Mapped[Office] = relationship(lazy="joined")


class Succession(Base):
    """Who sees to what a person left open in an office. Their reports keep their reporter."""

    __tablename__ = "succession"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
