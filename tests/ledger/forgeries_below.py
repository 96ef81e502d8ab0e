"""More ways to falsify a register: what lies under its records."""

from __future__ import annotations

import json
import random

from sqlalchemy import Connection

from app.ledger.chain import canonical
from app.ledger.keys import Keys
from app.ledger.revisions import Owner, revision_digest
from app.ledger.sealing import Place, seal
from tests.ledger.forgeries import Forgery, pick, run

REVISIONS = """
    SELECT revision.*, record_id, office_id, reporter_id, source_ref
    FROM revision JOIN incident ON incident.id = incident_id ORDER BY revision.id
"""
TEXTS = """
    SELECT incident_text.*, record_id
    FROM incident_text JOIN incident ON incident.id = incident_id
    ORDER BY incident_id, field, incident_text.revision
"""
THAT_TEXT = "incident_id = :id AND field = :field AND revision = :number"


def revision_changed(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, REVISIONS)
    column, new = chance.choice(
        [
            ("answers", canonical({**json.loads(row.answers), "people_count": 98}).decode()),
            ("texts", '{"narrative":"00"}'),
            ("digest", "f" * 64),
            ("number", row.number + 40),
            ("incident_id", 10_000),
            ("event_sequence", row.event_sequence - 1),
        ]
    )
    run(connection, f"UPDATE revision SET {column} = :new WHERE id = :id", new=new, id=row.id)
    return f"{column} of revision {row.id}"


def revision_with_a_new_digest(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, REVISIONS)
    answers = canonical({**json.loads(row.answers), "people_count": 98}).decode()
    owner = Owner(row.record_id, row.office_id, row.reporter_id, row.source_ref)
    run(
        connection,
        "UPDATE revision SET answers = :answers, digest = :digest WHERE id = :id",
        answers=answers,
        digest=revision_digest(owner, row.number, answers, row.texts),
        id=row.id,
    )
    run(connection, "UPDATE incident SET people_count = 98 WHERE id = :id", id=row.incident_id)
    return f"revision {row.id}"


def revision_gone(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, REVISIONS)
    run(connection, "DELETE FROM revision WHERE id = :id", id=row.id)
    return f"revision {row.id}"


def revision_twice(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, REVISIONS)
    run(
        connection,
        "INSERT INTO revision (id, incident_id, number, event_sequence, answers, texts, digest) "
        "SELECT 90000, incident_id, 50, event_sequence, answers, texts, digest "
        "FROM revision WHERE id = :id",
        id=row.id,
    )
    return f"revision {row.id}"


def text_changed(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, TEXTS)
    where = {"id": row.incident_id, "field": row.field, "number": row.revision}
    letters = list(row.envelope)
    at = chance.randrange(len("v1|00000000|"), len(letters))
    letters[at] = "A" if letters[at] != "A" else "B"
    run(
        connection,
        f"UPDATE incident_text SET envelope = :new WHERE {THAT_TEXT}",
        new="".join(letters),
        **where,
    )
    return f"{row.field} of record {row.incident_id}, revision {row.revision}, letter {at}"


def text_moved(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, TEXTS)
    where = {"id": row.incident_id, "field": row.field, "number": row.revision}
    column, new = chance.choice(
        [
            ("incident_id", "1" if row.incident_id != 1 else "2"),
            ("field", "'other'"),
            ("revision", "revision + 60"),
        ]
    )
    run(
        connection,
        f"DELETE FROM incident_text WHERE incident_id = {new if column == 'incident_id' else 0}",
    )
    run(connection, f"UPDATE incident_text SET {column} = {new} WHERE {THAT_TEXT}", **where)
    return f"{column} of {where}"


def texts_swapped(connection: Connection, chance: random.Random) -> str:
    rows = run(connection, TEXTS).all()
    one, other = chance.sample(rows, 2)
    for row, envelope in ((one, other.envelope), (other, one.envelope)):
        run(
            connection,
            f"UPDATE incident_text SET envelope = :new WHERE {THAT_TEXT}",
            new=envelope,
            id=row.incident_id,
            field=row.field,
            number=row.revision,
        )
    return f"{one.incident_id} {one.field}, {other.incident_id} {other.field}"


def text_sealed_anew_by(keys: Keys) -> Forgery:
    """Somebody who holds the keys too can seal another text, but not commit to it."""

    def text_sealed_anew(connection: Connection, chance: random.Random) -> str:
        row = pick(connection, chance, TEXTS)
        place = Place(row.record_id, row.field, row.revision)
        run(
            connection,
            f"UPDATE incident_text SET envelope = :new WHERE {THAT_TEXT}",
            new=seal(keys, "2026-01", place, "Nothing happened.").envelope,
            id=row.incident_id,
            field=row.field,
            number=row.revision,
        )
        return str(place)

    return text_sealed_anew


def older_text_shown(connection: Connection, chance: random.Random) -> str:
    """The newest words are put behind the first ones."""
    row = pick(connection, chance, "SELECT * FROM incident_text WHERE superseded ORDER BY revision")
    run(
        connection,
        "UPDATE incident_text SET superseded = (revision <> :number) "
        "WHERE incident_id = :id AND field = :field",
        id=row.incident_id,
        field=row.field,
        number=row.revision,
    )
    return f"{row.field} of record {row.incident_id}, revision {row.revision}"


def text_hidden(connection: Connection, chance: random.Random) -> str:
    row = pick(connection, chance, "SELECT * FROM incident_text WHERE NOT superseded")
    run(
        connection,
        f"UPDATE incident_text SET superseded = true WHERE {THAT_TEXT}",
        id=row.incident_id,
        field=row.field,
        number=row.revision,
    )
    return f"{row.field} of record {row.incident_id}, revision {row.revision}"


def accepted_answers_changed(connection: Connection, chance: random.Random) -> str:
    """What counts while a changed record waits."""
    column, new = chance.choice(
        [("people_count", "60"), ("city", "'Nowhere'"), ("office_id", "77"), ("state", "'WY'")]
    )
    run(connection, f"UPDATE accepted_incident SET {column} = {new}")
    return column


def acceptance_gone(connection: Connection, _chance: random.Random) -> str:
    run(connection, "DELETE FROM accepted_incident")
    return "all of them"


def acceptance_claimed(connection: Connection, chance: random.Random) -> str:
    row = pick(
        connection, chance, "SELECT id, revision FROM incident WHERE accepted_revision IS NULL"
    )
    run(
        connection,
        "UPDATE incident SET accepted_revision = revision WHERE id = :id",
        id=row.id,
    )
    return f"record {row.id}"


ALL: list[Forgery] = [
    revision_changed,
    revision_changed,
    revision_with_a_new_digest,
    revision_gone,
    revision_twice,
    text_changed,
    text_changed,
    text_moved,
    texts_swapped,
    older_text_shown,
    text_hidden,
    accepted_answers_changed,
    acceptance_gone,
    acceptance_claimed,
]
