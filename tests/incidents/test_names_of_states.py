"""States by name: in the alphabet's order of the page's language, with their codes as values."""

from __future__ import annotations

from flask import Flask
from werkzeug.datastructures import MultiDict

from app.codebook import codebook
from app.incidents.display import label_of
from app.incidents.fields import make_form
from app.incidents.filter_words import filters_in_words
from app.incidents.filterform import filter_form


def test_a_list_of_states_says_names_and_sends_codes(app: Flask) -> None:
    with app.test_request_context("/"):
        for form in (make_form(["state"])(), filter_form(MultiDict({"state": "AZ"}))):
            blank, *names = [(str(c.label), c.value) for c in form["state"].iter_choices()]
            assert blank[1] == ""
            assert names == sorted((name, code) for code, name in codebook["state"].labels.items())
            assert ("Arizona", "AZ") in names


def test_facts_and_filters_say_names(app: Flask) -> None:
    with app.test_request_context("/"):
        assert label_of("state", "AZ") == "Arizona"
        assert "Arizona" in filters_in_words([("state", "AZ")])
