"""Ways to falsify a register, each at a random place. Every one says what it did."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from app.codebook import codebook
from app.ledger.chain import canonical, commitment, hash_of
from app.ledger.models import AuditEvent

Forgery = Callable[[Connection, random.Random], str]
EVENT_TEXTS = ("at", "actor", "office", "action", "object_id", "commitment", "revisions")
CHANGED_ANSWERS: dict[str, object] = {
    "people_count": 99,
    "incident_date": "2020-01-01",
    "city": "Nowhere",
    "state": "WY",
    "ij_ruling": "granted",
    "review_status": "accepted",
    "sharing_basis": "engagement_terms",
    "source_of_knowledge": "client_account",
    "motion_grounds": "unknown",
    "follow_up_due": "2020-01-01",
}


def run(connection: Connection, statement: str, **values: object) -> Any:
    return connection.execute(text(statement), values)


def pick(connection: Connection, chance: random.Random, query: str) -> Any:
    """A row of a query."""
    return chance.choice(run(connection, query).all())


def event_text(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT sequence FROM audit_event ORDER BY 1")
    column = chance.choice(EVENT_TEXTS)
    run(
        connection,
        f"UPDATE audit_event SET {column} = 'x' || substr({column}, 2) WHERE sequence = :number",
        number=row.sequence,
    )
    return f"{column} of event {row.sequence}"


def event_hash(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT sequence FROM audit_event ORDER BY 1")
    column = chance.choice(("hash", "previous"))
    run(
        connection,
        f"UPDATE audit_event SET {column} = :new WHERE sequence = :number",
        number=row.sequence,
        new="f" * 64,
    )
    return f"{column} of event {row.sequence}"


def event_with_a_new_hash(connection: Connection, chance: random.Random) -> str:
    """All but the newest: that one only its anchor can tell."""
    row = pick(
        connection,
        chance,
        "SELECT * FROM audit_event WHERE sequence < (SELECT max(sequence) FROM audit_event)",
    )
    forged = AuditEvent(**{**row._mapping, "actor": "person:99"})
    run(
        connection,
        "UPDATE audit_event SET actor = 'person:99', hash = :hash WHERE sequence = :number",
        hash=hash_of(forged),
        number=row.sequence,
    )
    return f"event {row.sequence}"


def event_gone(connection: Connection, chance: random.Random) -> str:
    row = pick(
        connection,
        chance,
        "SELECT sequence FROM audit_event "
        "WHERE sequence < (SELECT max(sequence) FROM audit_event) ORDER BY 1",
    )
    run(connection, "DELETE FROM audit_detail WHERE sequence = :number", number=row.sequence)
    run(connection, "DELETE FROM audit_event WHERE sequence = :number", number=row.sequence)
    return f"event {row.sequence}"


def events_swapped(connection: Connection, chance: random.Random) -> str:
    numbers = run(connection, "SELECT sequence FROM audit_event").scalars().all()
    one, other = chance.sample(numbers, 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        run(
            connection,
            "UPDATE audit_event SET sequence = :new WHERE sequence = :old",
            old=old,
            new=new,
        )
    return f"events {one} and {other}"


def details_changed(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT sequence FROM audit_detail ORDER BY 1")
    column, new = chance.choice([("details", '{"records":1}'), ("salt", "00"), ("salt", "no hex")])
    run(
        connection,
        f"UPDATE audit_detail SET {column} = :new WHERE sequence = :number",
        new=new,
        number=row.sequence,
    )
    return f"{column} of event {row.sequence}"


def details_with_a_new_commitment(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT sequence, salt FROM audit_detail ORDER BY 1")
    details = canonical({"records": 1}).decode()
    run(
        connection,
        "UPDATE audit_detail SET details = :details WHERE sequence = :number",
        details=details,
        number=row.sequence,
    )
    run(
        connection,
        "UPDATE audit_event SET commitment = :committed WHERE sequence = :number",
        committed=commitment(row.salt, details),
        number=row.sequence,
    )
    return f"event {row.sequence}"


def details_swapped(connection: Connection, chance: random.Random) -> str:
    rows = run(connection, "SELECT sequence, details FROM audit_detail ORDER BY 1").all()
    one = chance.choice(rows)
    other = chance.choice([row for row in rows if row.details != one.details])
    for row, details in ((one, other.details), (other, one.details)):
        run(
            connection,
            "UPDATE audit_detail SET details = :details WHERE sequence = :number",
            details=details,
            number=row.sequence,
        )
    return f"events {one.sequence} and {other.sequence}"


def record_changed(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT * FROM incident ORDER BY id")
    name, new = chance.choice(
        [(name, new) for name, new in CHANGED_ANSWERS.items() if str(row._mapping[name]) != new]
    )
    assert name in codebook.fields
    run(connection, f"UPDATE incident SET {name} = :new WHERE id = :id", new=new, id=row.id)
    return f"{name} of record {row.id}"


def record_of_somebody_else(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT id FROM incident ORDER BY id")
    column, new = chance.choice(
        [("office_id", 77), ("reporter_id", 77), ("record_id", "0000"), ("source_ref", "other")]
    )
    run(connection, f"UPDATE incident SET {column} = :new WHERE id = :id", new=new, id=row.id)
    return f"{column} of record {row.id}"


def record_at_another_revision(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT id FROM incident ORDER BY id")
    change = chance.choice((-1, 1))
    run(
        connection,
        "UPDATE incident SET revision = revision + :change WHERE id = :id",
        change=change,
        id=row.id,
    )
    return f"record {row.id}: {change}"


def record_gone(connection: Connection, chance: random.Random) -> str:
    """As `DELETE` in the shell of SQLite does it, which looks at no foreign key."""
    row = pick(connection, chance, "SELECT id FROM incident ORDER BY id")
    run(connection, "DELETE FROM incident WHERE id = :id", id=row.id)
    return f"record {row.id}"


def record_gone_with_all_that_is_its_own(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT id FROM incident ORDER BY id")
    for table in ("incident_text", "accepted_incident", "revision"):
        run(connection, f"DELETE FROM {table} WHERE incident_id = :id", id=row.id)
    run(connection, "DELETE FROM incident WHERE id = :id", id=row.id)
    return f"record {row.id}"


ALL: list[Forgery] = [
    event_text,
    event_text,
    event_hash,
    event_with_a_new_hash,
    event_gone,
    events_swapped,
    details_changed,
    details_with_a_new_commitment,
    details_swapped,
    record_changed,
    record_changed,
    record_of_somebody_else,
    record_at_another_revision,
    record_gone,
    record_gone_with_all_that_is_its_own,
]
