"""The audit knows its events, and takes no others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.codebook import codebook
from app.config import CHECKOUT
from app.database import Database
from app.ledger.chain import SHELL, head, record_event
from app.ledger.events import EVENTS, check_event


@pytest.mark.parametrize("action", EVENTS)
def test_an_event_may_carry_what_it_declares(action: str) -> None:
    check_event(action, {})
    check_event(action, dict.fromkeys(EVENTS[action], 1))


@pytest.mark.parametrize("action", EVENTS)
def test_an_event_may_carry_nothing_else(action: str) -> None:
    for name in ("narrative_text", "email", "answers", "ip"):
        with pytest.raises(ValueError, match=f"{action} does not declare {name}"):
            check_event(action, {name: "x"})


@pytest.mark.parametrize("action", ["", "incident", "incident.filed ", "incident.destroyed"])
def test_an_event_that_nobody_declared_is_refused(action: str) -> None:
    with pytest.raises(ValueError, match="no such event"):
        check_event(action, {})


def test_no_event_declares_a_field_that_holds_text() -> None:
    texts = {field.name for field in codebook.sealed} | {"reason", "text", "password", "token"}
    # The export says only whether narratives were asked for.
    declared = {
        (action, name) for action, names in EVENTS.items() for name in names if name in texts
    }
    assert declared == {("incidents.exported", "narrative")}


def _actions_in(file: Path) -> Iterator[str]:
    """Texts that stand where an event's action does."""
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in ("record_event", "write_revision", "file_many"):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
                    break


def test_the_application_writes_no_event_that_is_not_declared() -> None:
    used = {action for file in (CHECKOUT / "app").rglob("*.py") for action in _actions_in(file)}
    assert len(used) > 5
    assert used <= set(EVENTS)


def test_a_refused_event_leaves_no_trace(database: Database) -> None:
    with database.read() as session:
        before = head(session)
    with pytest.raises(ValueError, match="does not declare"), database.write() as session:
        record_event(session, SHELL, "session.started", details={"ip": "192.0.2.1"})
    with database.read() as session:
        after = head(session)
    assert (before and before.sequence) == (after and after.sequence)
