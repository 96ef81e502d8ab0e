"""Every route × method × person × object, from the application's own list of routes.

What each must answer stands in policy_table.csv, one line for each route, method and object:

    page      200                       form      422, the form with what is wrong with it
    sign-in   on to the sign-in page    redirect  on to another page
    400, 401, 403, 404, 405             as they say
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.security.accounts import INVITATIONS, NOBODYS_NUMBER, PEOPLE, number_of
from tests.security.world import ACTORS, NOBODY, OBJECTS, SUSPENDED, World

TABLE = Path(__file__).with_name("policy_table.csv")
ADDED_BY_FLASK = ("HEAD", "OPTIONS")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
EMPTY_FORM = {"city": "", "revision": "0"}
CLASSES = {200: "page", 422: "form"}

# What stands in the path where a route has a gap: object → value. "" is a route without objects.
Values = Callable[[World, str, str], str]


def _either(there: str, absent: str) -> tuple[tuple[str, ...], Values]:
    """A gap for what is the same for everybody: it is there, or it is not."""
    return (
        "present",
        "absent",
    ), lambda _world, _actor, what: there if what == "present" else absent


GAPS: Mapping[str, tuple[tuple[str, ...], Values]] = {
    "record_id": (OBJECTS, lambda world, actor, relation: world.record(actor, relation)),
    "help_id": (OBJECTS, lambda world, actor, relation: world.help(actor, relation)),
    "token": (
        ("open", "absent"),
        lambda world, _actor, relation: world.token if relation == "open" else "A" * 43,
    ),
    # Each request has a link of its own: one that was used is over.
    "permit": (
        ("open", "absent"),
        lambda world, _actor, what: world.permit() if what == "open" else "A" * 43,
    ),
    "sheet_id": (
        ("our", "foreign", "absent"),
        lambda world, _actor, relation: world.sheet(relation),
    ),
    "import_id": (
        ("our", "foreign", "absent"),
        lambda world, _actor, relation: world.made_import(relation),
    ),
    "order_id": _either("1", "999999"),
    "facility": _either("Phoenix%20Immigration%20Court", "Nowhere%20Court"),
    "indicator": _either("no_interpreter", "no_such_rule"),
    "person_id": (
        PEOPLE,
        lambda world, actor, relation: number_of(world.people, actor, relation),
    ),
    "invitation_id": (
        INVITATIONS,
        lambda world, _actor, which: str(world.invitations.get(which, NOBODYS_NUMBER)),
    ),
    "office_id": (
        ("present", "absent"),
        lambda world, _actor, what: (
            str(world.people["attorney"].office.id) if what == "present" else "999999"
        ),
    ),
    "filename": _either("docket.css", "../app.py"),
    "panel": _either("venue_type", "no_such_panel"),
    # The release of the world (tests/security/world.py).
    "state": _either("az", "zz"),
    "city": _either("phoenix", "nowhere"),
    "name": _either("places", "no_such_chart"),
    "file": _either("release-0001", "release-0009"),
    "kind": ((), lambda _world, _actor, _relation: "csv"),
    # A part of a page whose object another gap names: the section that asks for the city.
    "letter": ((), lambda _world, _actor, _relation: "b"),
}


@dataclass(frozen=True, order=True)
class Line:
    """What is asked: a route, a method, and how the object stands to whoever asks."""

    route: str
    method: str
    relation: str = ""


def lines_of(app: Flask) -> Iterator[Line]:
    """Every line that the table must have."""
    for rule in app.url_map.iter_rules():
        relations = [""]
        for gap in _gaps(rule):
            relations = list(GAPS[gap][0]) or relations
        for method in sorted((rule.methods or set()) - set(ADDED_BY_FLASK)):
            yield from (Line(rule.rule, method, relation) for relation in relations)


def unknown_gaps(app: Flask) -> set[str]:
    """Gaps of routes for which nothing says what to put there."""
    return {gap for rule in app.url_map.iter_rules() for gap in _gaps(rule)} - set(GAPS)


def _gaps(rule: Rule) -> set[str]:
    """What an address leaves open; what a route fills in itself is none."""
    return set(rule.arguments) - set(rule.defaults or {})


def read_table() -> dict[Line, dict[str, str]]:
    """Line → actor → expected class."""
    with TABLE.open(newline="") as file:
        return {
            Line(row.pop("route"), row.pop("method"), row.pop("object")): row
            for row in csv.DictReader(file)
        }


def path_of(world: World, actor: str, line: Line) -> str:
    """The address that this person asks for."""
    path = line.route
    for gap, (_, value) in GAPS.items():
        for shape in (f"<{gap}>", f"<path:{gap}>"):
            if shape in path:
                path = path.replace(shape, value(world, actor, line.relation))
    return path


def ask(world: World, actor: str, line: Line, method: str | None = None) -> TestResponse:
    """One cell of the matrix. Unsafe requests come from our own page; none changes anything."""
    return world.client(actor).open(
        path_of(world, actor, line),
        method=method or line.method,
        data=EMPTY_FORM if line.method == "POST" else None,
        buffered=True,
    )


def class_of(response: TestResponse) -> str:
    """The class of an answer, as the table names it."""
    if response.status_code in (302, 303):
        to = urlsplit(response.headers["Location"])
        return "sign-in" if to.path == "/sign-in" and to.query else "redirect"
    return CLASSES.get(response.status_code, str(response.status_code))


def mismatches(
    world: World, lines: Iterable[Line] | None = None, actors: Iterable[str] = ACTORS
) -> list[str]:
    """Where the application does not answer as the table says."""
    table = read_table()
    wrong = []
    for line in table if lines is None else lines:
        for actor in actors:
            answered = class_of(ask(world, actor, line))
            if answered != table[line][actor]:
                wrong.append(
                    f"{line.method} {line.route} ({line.relation or 'no object'}) as {actor}: "
                    f"{answered}, the table says {table[line][actor]}"
                )
    return wrong


def expected_head(line: Line, actor: str, table: Mapping[Line, Mapping[str, str]]) -> str:
    """HEAD answers as GET does."""
    return table[line][actor]


def expected_options(line: Line, actor: str, table: Mapping[Line, Mapping[str, str]]) -> str:
    """OPTIONS looks at no object: it answers whoever may use the route at all."""
    cells = [table[other][actor] for other in table if other.route == line.route]
    if set(cells) <= {"sign-in", "401"} and actor in (NOBODY, SUSPENDED):
        return "sign-in"
    return "403" if set(cells) == {"403"} else "page"
