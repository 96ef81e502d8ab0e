"""A passkey made and used in a real browser, and no barrier on the pages of second factors."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page

from tests.browser.test_accessible import barriers
from tests.browser.walking import sign_in_on
from tests.factories import PASSWORD, make_person
from tests.support.pages import PHONE, PageOpener

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(page: Page) -> None:
    """A device that makes passkeys, as the browser's own tools imitate it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_a_passkey_from_enrolment_to_sign_in(app: Flask, open_page: PageOpener) -> None:
    person = make_person(app, roles=["administrator"])
    page = open_page(width=PHONE)
    give_device(page)
    sign_in_on(page, person)
    assert page.url.endswith("/account/factors"), "led there, whatever was asked for"
    found = barriers(page)
    page.get_by_role("link", name="Passkey").click()
    page.wait_for_url("**/passkey")
    found += barriers(page)
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/codes")
    page.get_by_role("button", name="Show ten new codes").click()
    code = page.get_by_role("main").locator("li code").nth(4).inner_text()
    found += barriers(page)
    page.get_by_label("Type one of them back").fill("none of them")
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("Not finished yet").wait_for()
    found += barriers(page)
    page.get_by_label("Type one of them back").fill(code)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/people/on-call")  # where the start of an administrator is
    for path in ("/account", "/account/factors/app", "/account/password", "/people/lost-factors"):
        page.goto(path)
        found += barriers(page)
    page.context.clear_cookies()
    page.goto("/sign-in?next=/settings")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Use your passkey").wait_for()
    found += barriers(page)
    page.get_by_role("link", name="I lost my device").click()
    page.wait_for_url("**/lost")
    found += barriers(page)
    page.get_by_role("link", name="Back to the code").click()
    page.goto("/sign-in/code?next=/settings")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/settings")
    assert not found, "\n".join(found)


def test_an_app_without_scripts(app: Flask, open_page: PageOpener) -> None:
    person = make_person(app, roles=["coordinator"])
    page = open_page(width=PHONE, javascript=False)
    sign_in_on(page, person, app)
    assert page.url.endswith("/review")
    page.goto("/account/factors/passkey")
    assert page.get_by_text("Passkeys need scripts").is_visible()
    assert not page.get_by_role("button", name="Make a passkey").is_visible()
    page.get_by_role("link", name="Use an authenticator app instead").click()
    assert page.get_by_role("img", name="QR code").is_visible()
