"""The pages of import in a real browser: no barriers, and nothing wider than a phone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask

from app.database import Database
from app.exchange.imports.filing import Import, write_rows
from app.exchange.imports.holding import hold
from app.exchange.imports.plan import Text
from app.exchange.imports.state import STEPS, State
from tests.browser.test_accessible import WCAG
from tests.browser.walking import sign_in_on
from tests.exchange.imports.importing import SAMPLES, SECRET, Importer, legacy_plan
from tests.factories import make_person
from tests.support.pages import DESKTOP, PHONE, PageOpener

SHEET = (SAMPLES / "legacy_tracker.xlsx").read_bytes()


@pytest.mark.parametrize(("width", "dark"), [(PHONE, False), (DESKTOP, True)])
def test_pages_of_import_have_no_barriers(
    app: Flask, database: Database, open_page: PageOpener, width: int, *, dark: bool
) -> None:
    person = make_person(app, roles=["attorney", "coordinator"])
    plan = replace(legacy_plan(), texts=Text.REFUSE)
    importer = Importer(app, person.office.id, person.actor, plan)
    rows = importer.check(SHEET)
    of = Import(person.actor, person.office.id, importer.table(SHEET), SECRET)
    number = write_rows(database, app.extensions["keys"], of, rows[:20])
    with app.app_context(), database.write() as session:
        state = State("tracker.xlsx", plan=plan, confirmed=STEPS[:-1])
        sheet_id = hold(session, app.extensions["keys"], person.actor, SHEET, state)
    page = open_page(width=width, dark=dark)
    sign_in_on(page, person)
    steps = [f"/imports/{sheet_id}/{step}" for step in STEPS]
    for path in ("/imports", *steps, f"/imports/made/{number}"):
        page.goto(path)
        violations = Axe().run(page, options=WCAG).response["violations"]
        assert not violations, (path, [(one["id"], one["nodes"][0]["html"]) for one in violations])
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} px wider than the window"
