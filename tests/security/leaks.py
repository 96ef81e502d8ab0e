"""Looking for what must not come out: by its words, and by answers that differ."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from werkzeug.test import TestResponse

from app.codebook.load import state_names
from tests.security.accounts import FOREIGN_INVITED
from tests.security.matrix import Line, path_of, read_table
from tests.security.world import (
    CLOSED_CITY,
    CLOSED_OFFICE,
    CLOSED_PERSON,
    CLOSED_STATE,
    CLOSED_WORDS,
    COLLEAGUE_CITY,
    COLLEAGUE_WORDS,
    NOBODYS_STATE,
    NOT_A_CITY,
    OPEN_CITY,
    OPEN_OFFICE,
    OPEN_WORDS,
    World,
)

CLOSED = ("foreign_closed", "foreign_refused", "foreign_blank")
SEE_THE_OFFICE = ("coordinator", "network_coordinator")
KEEP_EVERY_OFFICE = ("administrator", "two_roles")
LISTS = (
    "/incidents",
    "/review",
    "/exports",
    "/exports/incidents.csv",
    "/insights",
    "/insights/indicators",
    "/insights/city.csv",
    "/insights/venue_type.svg",
)
QUERIES = (
    "",
    "state=MT",
    f"state={CLOSED_STATE}",
    "from=2020-01-01&to=2026-12-31",
    "review_status=submitted&review_status=accepted&review_status=rejected",
    "review_status=draft",
    "sharing_basis=pending&sharing_basis=refused&sharing_basis=not_our_client",
    "sharing_basis=client_consented&venue_type=state_local_courthouse",
)
MORE = (
    "/audit",
    "/audit?action=incident.filed",
    "/audit?action=incident.decided&action=help.asked",
    "/audit?action=person.created",
    "/audit?action=office.created",
    "/audit?action=incidents.exported",
    "/audit?action=person.invited",
    "/people?office=2",
    "/people?state=suspended",
    "/people?after=11",
    "/incidents?after=2099-01-01.1",
    "/incidents?before=2000-01-01.1",
    "/exports/incidents.csv?values=both&narrative=yes",
    "/exports/incidents.csv?values=labels&narrative=yes&state=MT",
    "/start",
    "/places/suggest?q=quill",
    "/places/suggest?q=marlow",
)
_KEY_OF_A_FORM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SELECT = re.compile(r"<select.*?</select>", re.DOTALL)


def secrets_of(world: World, actor: str) -> list[str]:
    """Words and ids that this person must never see."""
    secrets = [CLOSED_CITY, CLOSED_OFFICE, CLOSED_PERSON, *CLOSED_WORDS, *OPEN_WORDS]
    secrets.append(FOREIGN_INVITED)
    secrets += [world.records[name] for name in CLOSED]
    if actor != "network_coordinator":
        secrets += [OPEN_OFFICE, world.people["foreign_open"].email, world.records["foreign_open"]]
        if actor != "advocate":  # an advocate sees the city, rounded
            secrets.append(OPEN_CITY)
    if actor not in SEE_THE_OFFICE:
        secrets += [COLLEAGUE_CITY, *COLLEAGUE_WORDS]
        secrets += [
            record_id
            for name, record_id in world.records.items()
            if name in ("colleague", "own_refused") or name.startswith("own of ")
        ]
        mine = world.records.get(f"own of {actor}", "")
        refused = world.records["own_refused"] if actor == "attorney" else ""
        secrets = [secret for secret in secrets if secret not in (mine, refused)]
    if actor == "called":  # sees where help is asked in the office, and nothing else of the report
        secrets.remove(COLLEAGUE_CITY)
    if actor in KEEP_EVERY_OFFICE:  # people, offices and who is on call
        known = [CLOSED_OFFICE, OPEN_OFFICE, CLOSED_PERSON, FOREIGN_INVITED]
        known.append(world.people["foreign_open"].email)
        secrets = [secret for secret in secrets if secret not in known]
    return secrets


def pages(world: World, actor: str) -> Iterator[str]:
    """Addresses that somebody curious tries."""
    for line in read_table():
        if line.method == "GET":
            yield path_of(world, actor, line)
    for name in (*CLOSED, "foreign_open", "colleague"):
        record_id = world.records[name]
        for page in ("", "/edit", "/narrative", "/receipt", "/withdraw", "/declaration"):
            yield f"/incidents/{record_id}{page}"
        yield f"/incidents/new?like={record_id}"
        yield f"/incidents/new?at={record_id}"
        yield from (f"{page}?record_id={record_id}" for page in LISTS)
        yield f"/audit?object={record_id}"
    yield from (f"{page}?{query}" for page in LISTS for query in QUERIES)
    yield from MORE


def leaks(world: World, actor: str, addresses: Iterable[str] | None = None) -> list[str]:
    """Where a secret stands in an answer; what was in the question itself is no secret."""
    client, secrets, found = world.client(actor), secrets_of(world, actor), []
    for address in pages(world, actor) if addresses is None else addresses:
        text = _whole(client.get(address, buffered=True))
        found += [
            f"{actor} reads “{secret}” at {address}"
            for secret in secrets
            if secret in text
            and secret not in address
            and not _is_number_in_audit(world, actor, address, secret)
        ]
    return found


def _is_number_in_audit(world: World, actor: str, address: str, secret: str) -> bool:
    """Administrators see there to which report something was done, and nothing else of it."""
    whole = address.startswith("/audit") and actor in KEEP_EVERY_OFFICE
    return whole and secret in world.records.values()


def twins(world: World, actor: str) -> Iterator[tuple[str, str, str]]:
    """Addresses with a gap, what exists and must stay hidden, and what does not exist."""
    hidden = [world.records["foreign_closed"]]
    if actor != "network_coordinator":
        hidden.append(world.records["foreign_open"])
    for record_id in hidden:
        for page in LISTS:
            yield f"{page}?record_id=GAP", record_id, "0000-0000-0000"
        for parameter in ("like", "at"):
            yield f"/incidents/new?{parameter}=GAP", record_id, "0000-0000-0000"
        own = world.record(actor, "own")
        yield f"/incidents/{own}?same_as=GAP", record_id, "0000-0000-0000"
        if actor not in KEEP_EVERY_OFFICE:
            yield "/audit?object=GAP", record_id, "0000-0000-0000"
    for page in LISTS:
        yield f"{page}?import=GAP", world.made_import("foreign"), world.made_import("absent")
        yield f"{page}?city=GAP", CLOSED_CITY, NOT_A_CITY
        yield f"{page}?event_group_id=GAP", group_of(world, "foreign_closed"), "0000-0000-0000"
        yield f"{page}?state=GAP", CLOSED_STATE, NOBODYS_STATE
        yield f"{page}?state=GAP&sharing_basis=pending", CLOSED_STATE, NOBODYS_STATE


def unlike(world: World, actor: str, page: str = "/") -> list[str]:
    """Questions about what is hidden whose answers differ from those about what is not there."""
    client, found = world.client(actor), []
    for address, hidden, absent in twins(world, actor):
        if not address.startswith(page):
            continue
        answers = [
            _without(word, _whole(client.get(address.replace("GAP", word), buffered=True)))
            for word in (hidden, absent)
        ]
        if answers[0] != answers[1]:
            found.append(f"{actor} can tell {hidden} from {absent} at {address}")
    return found


def group_of(world: World, name: str) -> str:
    """The event group of a report."""
    from sqlalchemy import select

    from app.incidents.models import incident

    with world.database.read() as session:
        found = session.scalar(
            select(incident.c.event_group_id).where(incident.c.record_id == world.records[name])
        )
    return str(found)


def reached(world: World, actor: str, line: Line) -> TestResponse:
    """The answer to one line of the table, for tests that look into it."""
    return world.client(actor).get(path_of(world, actor, line))


def _whole(response: TestResponse) -> str:
    """Status, headers and body; the session's cookie is the person's own."""
    headers = "\n".join(
        f"{name}: {value}"
        for name, value in response.headers.items()
        if name not in ("Date", "Set-Cookie", "Content-Length")
    )
    return f"{response.status}\n{headers}\n{text_of(response)}"


def text_of(response: TestResponse) -> str:
    """The body as text; of a workbook or a package, all that is packed in it."""
    data = response.get_data()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        # A picture is searched as it is.
        return data.decode("latin-1" if data.startswith(b"\x89PNG") else "utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


def _without(word: str, text: str) -> str:
    """An answer without the echo of the question; lists to pick from move their mark."""
    text = _KEY_OF_A_FORM.sub("", _SELECT.sub("", text))
    words = "|".join(map(re.escape, (word, state_names().get(word, word))))
    return re.sub(rf"(\b|%3D)(?:{words})\b", "WORD", text)
