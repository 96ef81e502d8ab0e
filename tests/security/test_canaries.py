"""Words planted in every sealed field stand in no file, no log and no crash."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import Database
from app.ledger.keys import Keys
from tests.factories import PASSWORD
from tests.security.world import PLACE, World

CANARIES = ("sparrowcanary", "wrencanary", "finchcanary", "robincanary", "larkcanary")
NARRATIVE, PLACE_NAME, EDITED, REASON, TAKEN_BACK = CANARIES
ADDRESS = "203.0.113.77"
TOKEN_LOOKALIKE = "T0kenlookalike" + "x" * 29


class _Heard(logging.Handler):
    """Every line of every logger, formatted as a file would have it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def heard() -> Iterator[_Heard]:
    """All that is logged during a test: our own logger down to debug, all others to INFO.

    SQLAlchemy's debug level prints rows; nothing of ours switches it on.
    """
    handler, root = _Heard(), logging.getLogger()
    levels = {"": logging.INFO, "app": logging.DEBUG, "werkzeug": logging.DEBUG}
    before = {name: logging.getLogger(name).level for name in levels}
    root.addHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    yield handler
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def _walk(world: World) -> list[str]:
    """Sign in, file, fail, edit, decide, take back, read; whatever was answered."""
    posted = {
        **{name: value for name, value in PLACE.items() if value},
        "incident_outcome": "detained",
        "people_count": "1",
        "incident_date": "2026-03-10",
        "city": "Billings",
        "source_of_knowledge": "witnessed_directly",
        "facility_other": f"The {PLACE_NAME} hall",
        "narrative": f"There was a {NARRATIVE}.",
    }
    attorney = world.client("nobody")
    attorney.environ_base["REMOTE_ADDR"] = ADDRESS
    coordinator = world.client("coordinator")
    coordinator.environ_base["REMOTE_ADDR"] = ADDRESS
    email = world.people["attorney"].email
    pages = [
        attorney.post("/sign-in", data={"email": email, "password": f"wrong{PASSWORD}"}),
        attorney.post("/sign-in", data={"email": email, "password": PASSWORD}),
        attorney.post("/incidents/new", data={**posted, "city": ""}),  # refused, and shown again
        attorney.post("/incidents/new", data={**posted, "submission_key": "a-key-for-canaries"}),
    ]
    record_id = pages[-1].headers["Location"].split("/")[2]
    at = f"/incidents/{record_id}"
    pages += [
        attorney.post(f"{at}/edit", data={"revision": "1", "narrative": f"Or a {EDITED}."}),
        attorney.post(f"{at}/edit", data={"revision": "1", "narrative": f"Late {EDITED}."}),
        coordinator.post(
            f"{at}/decision",
            data={"revision": "2", "review_status": "needs_info", "reason": f"Which {REASON}?"},
        ),
        coordinator.get(at),
        coordinator.get(f"{at}/narrative"),
        coordinator.get("/exports/incidents.csv?narrative=yes"),
        attorney.post(f"{at}/withdraw", data={"revision": "3", "reason": f"No {TAKEN_BACK}."}),
        attorney.get(at),
        attorney.get(f"/invitations/{world.token}"),
        attorney.get(f"/invitations/{TOKEN_LOOKALIKE}"),
        attorney.post("/incidents/new", data=posted, headers={"Origin": "https://evil.example"}),
    ]
    return [page.text for page in pages]


def test_the_walk_shows_every_canary_to_those_who_may(world: World) -> None:
    """Or the tests below would look for nothing."""
    text = "\n".join(_walk(world))
    for canary in CANARIES:
        assert canary in text, canary


def test_no_canary_stands_in_the_database_or_beside_it(world: World) -> None:
    _walk(world)
    files = [path for path in Path(_file(world.database)).parent.iterdir() if path.is_file()]
    assert {"world.sqlite", "world.sqlite-wal", "world.sqlite-shm"} <= {f.name for f in files}
    for file in files:
        content = file.read_bytes()
        for canary in CANARIES:
            for spelling in (canary.encode(), canary.encode("utf-16-le"), canary.upper().encode()):
                assert spelling not in content, f"{canary} in {file.name}"


def _file(database: Database) -> str:
    return str(database.engine.url.database)


def test_no_log_names_words_people_tokens_or_addresses(world: World, heard: _Heard) -> None:
    _walk(world)
    logged = "\n".join(heard.lines)
    assert "refused a foreign request" in logged  # the handler hears
    secrets = (
        *CANARIES,
        ADDRESS,
        PASSWORD,
        world.token,
        TOKEN_LOOKALIKE,
        *(person.email for person in world.people.values()),
    )
    for secret in secrets:
        assert secret not in logged, secret


@pytest.mark.parametrize("where", ["sealing", "statement", "page"])
def test_a_crash_says_where_and_not_what(
    world: World, heard: _Heard, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Exceptions quote what they choke on, and paths carry tokens."""

    def crash(*args: object, **_options: object) -> None:
        raise ValueError(f"cannot take {args!r} by {world.people['attorney'].email}")

    if where == "sealing":
        monkeypatch.setattr(Keys, "of_month", crash)
        monkeypatch.setattr("app.ledger.sealing._commitment", crash)
    elif where == "statement":
        monkeypatch.setattr("app.incidents.service.new_record_id", lambda: "x" * 20 + NARRATIVE)
        with world.database.write() as session:
            session.connection().exec_driver_sql(
                "CREATE TRIGGER t BEFORE INSERT ON incident BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
    else:
        monkeypatch.setattr("app.accounts.views.open_invitation", crash)
        monkeypatch.setattr("app.incidents.views.filing.draft_of", crash)
    client = world.client("attorney")
    client.environ_base["REMOTE_ADDR"] = ADDRESS
    posted = {
        **{name: value for name, value in PLACE.items() if value},
        "incident_outcome": "detained",
        "people_count": "1",
        "incident_date": "2026-03-10",
        "city": "Billings",
        "source_of_knowledge": "witnessed_directly",
        "narrative": f"There was a {NARRATIVE}.",
        "submission_key": "a-key-for-a-crash",
    }
    crashed = client.post("/incidents/new", data=posted)
    assert crashed.status_code == 500
    assert NARRATIVE in crashed.text  # given back to the writer
    if where == "page":
        assert client.get(f"/invitations/{world.token}").status_code == 500
    logged = "\n".join(heard.lines)
    assert "crash in incidents.new [POST]" in logged
    assert "filing.py" in logged
    for secret in (NARRATIVE, world.people["attorney"].email, world.token, ADDRESS, "Billings"):
        assert secret not in logged, secret
