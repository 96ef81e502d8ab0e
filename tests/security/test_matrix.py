"""The matrix equals the checked-in table, and a new route has to be in it."""

from __future__ import annotations

import pytest

from tests.security.matrix import (
    METHODS,
    Line,
    ask,
    class_of,
    expected_options,
    lines_of,
    mismatches,
    path_of,
    read_table,
    unknown_gaps,
)
from tests.security.world import ACTORS, World

TABLE = "tests/security/policy_table.csv"
# What a request leaves in the headers of an answer and says nothing about the object.
OF_THE_MOMENT = ("Date", "Content-Length", "Set-Cookie")


def test_every_route_is_in_the_table(still_world: World) -> None:
    gaps = unknown_gaps(still_world.app)
    assert not gaps, (
        f"A route has the new gap {', '.join(sorted(gaps))}: say in GAPS of "
        "tests/security/matrix.py which objects to put there."
    )
    there, listed = set(lines_of(still_world.app)), set(read_table())
    assert not there - listed, "\n".join(
        f"{line.method} {line.route} ({line.relation or 'no object'}) is not in {TABLE}: add a "
        "line that says what each person gets there."
        for line in sorted(there - listed)
    )
    assert not listed - there, "\n".join(
        f"{line.method} {line.route} ({line.relation or 'no object'}) is in {TABLE}, but no such "
        "route is left: take the line out."
        for line in sorted(listed - there)
    )


@pytest.mark.parametrize("actor", ACTORS)
def test_every_cell_is_as_the_table_says(still_world: World, actor: str) -> None:
    wrong = mismatches(still_world, actors=[actor])
    assert not wrong, "\n".join(wrong)


# HEAD runs what GET runs, and OPTIONS none of ours: some actors say it for all.
SOME = ("nobody", "attorney", "network_coordinator", "suspended")


def test_head_and_options_open_nothing_more(still_world: World) -> None:
    table, wrong = read_table(), []
    for line in table:
        for actor in SOME:
            if line.method == "GET":
                answer = ask(still_world, actor, line, "HEAD")
                assert not answer.data
                if class_of(answer) != table[line][actor]:
                    wrong.append(f"HEAD {line.route} ({line.relation}) as {actor}: {answer.status}")
            answer = ask(still_world, actor, line, "OPTIONS")
            if class_of(answer) != expected_options(line, actor, table):
                wrong.append(f"OPTIONS {line.route} ({line.relation}) as {actor}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def test_methods_that_a_route_does_not_offer_do_nothing(still_world: World) -> None:
    table = read_table()
    routes = {line.route: line for line in table}
    for route, line in routes.items():
        offered = {other.method for other in table if other.route == route} | {"HEAD", "OPTIONS"}
        for method in sorted(set(METHODS) - offered):
            for actor in ("nobody", "network_coordinator"):
                answer = ask(still_world, actor, line, method)
                assert answer.status_code == 405, f"{method} {route} as {actor}: {answer.status}"


# The answers of those who may: the empty form of the matrix is looked at, and found wanting.
TAKEN = ("page", "form", "400", "409")


@pytest.mark.parametrize("actor", ACTORS)
def test_absent_and_forbidden_reports_answer_with_the_same_bytes(
    still_world: World, actor: str
) -> None:
    table = read_table()
    compared = 0
    for line in table:
        absent = Line(line.route, line.method, "absent")
        if "<record_id>" not in line.route or table[line][actor] in TAKEN:
            continue
        assert table[line][actor] == table[absent][actor], line
        assert _answer(still_world, actor, line) == _answer(still_world, actor, absent), line
        compared += 1
    assert compared >= 16  # eight routes and methods, the foreign and the absent report at least


def _answer(world: World, actor: str, line: Line) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without the id that was asked for."""
    response = ask(world, actor, line)
    asked_for = path_of(world, actor, line).split("/")[2]
    headers = [
        (name, value.replace(asked_for, "ID"))
        for name, value in response.headers.items()
        if name not in OF_THE_MOMENT
    ]
    return response.status_code, headers, response.text.replace(asked_for, "ID")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_answers_as_the_table_says(made_world: World) -> None:
    wrong = mismatches(made_world, actors=["attorney", "network_coordinator"])
    assert not wrong, "\n".join(wrong)
