"""A view that says nothing is closed."""

from __future__ import annotations

from flask import Flask

from app.web.access import is_public, public


def test_only_marked_views_and_static_files_are_open(app: Flask) -> None:
    opened = {rule.endpoint for rule in app.url_map.iter_rules() if is_public(app, rule.endpoint)}
    assert opened == {"static", "first_page", "switch_language"}
    assert not is_public(app, "no_such_endpoint")


def test_the_mark_changes_nothing_else() -> None:
    def view() -> str:
        return "page"

    assert public(view) is view
    assert view() == "page"
