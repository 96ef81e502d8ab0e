"""A world that is made once and copied for each test that changes it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.accounts.policy import Actor
from app.accounts.roles import Role
from tests.factories import MadeOffice, MadePerson
from tests.security.world import World, make_app


def save_world(world: World, folder: Path) -> None:
    """Keep a SQLite world for copies: its database, keys, and who is in it."""
    file = world.database.engine.url.database
    with closing(sqlite3.connect(str(file))) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / "world.sqlite"),))
    shutil.copyfile(folder / "keys.json", folder / "world.keys.json")
    people = {
        name: (
            person.email,
            person.office.id,
            person.office.name,
            person.actor.person_id,
            sorted(person.actor.roles),
        )
        for name, person in world.people.items()
    }
    known = {
        "people": people,
        "uniquifiers": dict(world.uniquifiers),
        "records": dict(world.records),
        "helps": dict(world.helps),
        "token": world.token,
        "invitations": dict(world.invitations),
        "sheets": dict(world.sheets),
        "imports": dict(world.imports),
    }
    (folder / "world.json").write_text(json.dumps(known))
    world.database.engine.dispose()


def copied_world(saved: Path, folder: Path) -> World:
    """A world of one's own, as it was saved."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(saved / "world.sqlite", folder / "world.sqlite")
    shutil.copyfile(saved / "world.keys.json", folder / "keys.json")
    known = json.loads((saved / "world.json").read_text())
    people = {
        name: MadePerson(
            email,
            MadeOffice(office_id, office),
            Actor(person_id, office_id, frozenset(Role(role) for role in roles), name=email),
        )
        for name, (email, office_id, office, person_id, roles) in known["people"].items()
    }
    app = make_app(f"sqlite:///{folder / 'world.sqlite'}", folder / "keys.json")
    kept = ("uniquifiers", "records", "helps", "token", "invitations", "sheets", "imports")
    return World(app, people, *(known[name] for name in kept))
