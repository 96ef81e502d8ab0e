"""How a person moves through the pages, with and without scripts."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import Page

from app.accounts.factors.need import has_factor, needs_factor
from app.database import Database
from tests.factories import PASSWORD, MadePerson
from tests.support.factors import code_of, forget_codes, give_app


def sign_in_on(page: Page, person: MadePerson, app: Flask | None = None) -> None:
    """Sign in with the form; whoever needs a second factor gets an app first, if none is there.

    Args:
        app: the application behind the pages, for people who need one.
    """
    if app is not None and needs_factor(person.actor):
        database: Database = app.extensions["database"]
        with database.read() as session:
            there = has_factor(session, person.actor.person_id or 0)
        if not there:
            give_app(app, person)
        forget_codes(app)
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/code" in url or "/sign-in" not in url)
    if "/sign-in/code" in page.url:
        page.get_by_label("Code from your app").fill(code_of())
        page.get_by_role("main").get_by_role("button", name="Sign in").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def choose(page: Page, question: str, answer: str) -> None:
    """Tap an answer of a question."""
    group = page.get_by_role("radiogroup", name=re.compile(f"^{re.escape(question)}"))
    group.get_by_label(answer, exact=True).check()


def fill_quick_report(page: Page, *, scripted: bool) -> None:
    """Answer what must be answered, and that the motion was granted."""
    page.goto("/incidents/new")
    if scripted:
        page.get_by_role("combobox", name="Where?").press_sequentially("Phoenix Imm", delay=5)
        page.get_by_role("option", name=re.compile("Phoenix Immigration Court")).click()
    else:
        page.get_by_label("Where?").fill("phoenix immigration court")
    choose(page, "What kind of place is it?", "Immigration court (EOIR)")
    choose(page, "What happened?", "Detained")
    choose(page, "Did the government move to end the case?", "Motion to dismiss")
    choose(page, "How did the judge rule on it?", "Granted")
    choose(page, "How do you know?", "Witnessed directly")
    choose(page, "May this be counted, without names?", "Not our client")


def file_it(page: Page) -> str:
    """Send the report; returns its number from the receipt."""
    page.get_by_role("button", name="File this report").click()
    page.wait_for_url("**/receipt")
    return page.locator(".record-id").first.inner_text()


def counted(page: Page, city: str) -> int:
    """The number that /insights shows for a city; 0 where it is not listed."""
    page.goto("/insights")
    row = page.locator("table.bars tr", has_text=city)
    # People first, operations beside them.
    return int(row.first.locator("td").first.inner_text()) if row.count() else 0
