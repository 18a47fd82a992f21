"""Passkeys in Chromium, with an authenticator that is made of software."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.cast import PASSWORD, Cast
from tests.journeys.browser import chromium, launch
from tests.partnership.sign_in.helpers import ACCOUNT, STEPS, address, committed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="there is no Chromium on this machine: apt-get install chromium"),
    pytest.mark.xdist_group("passkeys"),
]
TOUCH = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def page(emptied_after: None, live_server: Any) -> Iterator[Page]:
    """A page of a browser with an authenticator; it fails the test where the page's own policies are broken."""
    Cast.assemble()
    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(base_url=live_server.url)
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": TOUCH})
        yield page
        browser.close()
    assert troubles == []


def sign_in(page: Page, who: str = "mina") -> None:
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(address(who))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/")


def add_passkey(page: Page, *, alone: bool = True) -> None:
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_label("Let me sign in with this passkey alone").set_checked(alone)
    page.get_by_role("button", name="Set up the passkey").click()
    page.wait_for_url("**/codes/")


def test_a_passkey_is_set_up_and_signs_in_after_the_password_and_alone(page: Page) -> None:
    sign_in(page)
    page.wait_for_url(f"**{STEPS}")
    add_passkey(page)
    assert page.get_by_role("heading", name="Your recovery codes").is_visible()

    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/authenticate/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(ACCOUNT)
    assert page.get_by_text("Work laptop").is_visible()

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(ACCOUNT)
    assert page.get_by_role("heading", name="Your account").is_visible()
    opened = "SELECT member_name FROM audit_entry WHERE event = 'partnership.session.opened'"
    assert committed(opened) == [("Mina Manager",)] * 3


def test_a_passkey_is_renamed_and_removed(page: Page) -> None:
    sign_in(page)
    add_passkey(page, alone=False)
    page.goto(f"{STEPS}passkeys/")
    page.get_by_role("link", name="Rename Work laptop").click()
    page.get_by_label("Name of the passkey").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old laptop").click()
    page.get_by_role("button", name="Remove the passkey").click()
    page.wait_for_url(f"**{STEPS}")
    assert page.get_by_role("heading", name="Set up a second step").is_visible(), "her role asks for another"


def test_a_passkey_that_does_not_answer_is_told_in_words(page: Page) -> None:
    page.goto("/account/login/")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    page.get_by_role("button", name="Sign in with a passkey").click()
    told = page.get_by_role("alert").filter(has_text="No passkey was used")
    told.wait_for()
    assert told.is_visible()
