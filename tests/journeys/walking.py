"""How journeys are walked: with a mouse, by keyboard alone, or without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

from tests.journeys.browser import Person
from tests.journeys.site import PASSWORD

FOCUSED = "node => node === document.activeElement"


def control(page: Page, name: str) -> Locator:
    """Return the first button or link whose name begins so."""
    wanted = re.compile(f"^{name}".replace("/", "."))  # a slash would end the pattern in the browser
    return page.get_by_role("button", name=wanted).or_(page.get_by_role("link", name=wanted)).first


def reach(page: Page, wanted: Locator) -> None:
    """Walk to a control with Tab, as somebody without a mouse does."""
    control = wanted.element_handle()  # found once: to look for it by its name at each stop takes most of the walk
    for _ in range(400):
        if control.evaluate(FOCUSED):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached with Tab")


class Walk:
    """How the journey is walked: with a mouse, or with the keyboard alone."""

    def __init__(self, person: Person, by_keyboard: bool) -> None:
        self.person, self.page, self.by_keyboard = person, person.page, by_keyboard

    def sign_in(self, email: str) -> None:
        """Sign in."""
        self.page.goto("/account/login/")
        self.write("Email", email)
        self.write("Password", PASSWORD)
        self.use("Sign in", then=r":\d+/$")

    def send(self, name: str) -> None:
        """Use a button after which the same page comes anew."""
        with self.page.expect_navigation():
            self.use(name)

    def use(self, name: str, then: str = "") -> None:
        """Use a button or a link whose name begins so; wait for the address that it leads to, a pattern."""
        wanted = control(self.page, name)
        if self.by_keyboard:
            reach(self.page, wanted)
            self.page.keyboard.press("Enter")
        else:
            wanted.click()
        if then:
            self.page.wait_for_url(re.compile(then), timeout=30_000)

    def write(self, label: str, words: str) -> None:
        """Write into a field."""
        field = self.page.get_by_label(label, exact=False).first
        if self.by_keyboard:
            reach(self.page, field)
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.type(words)
        else:
            field.fill(words)

    def choose(self, label: str, words: str) -> None:
        """Choose from a select: by keyboard, by typing the beginning of what it says."""
        field = self.page.get_by_label(label, exact=False).first
        if self.by_keyboard:
            reach(self.page, field)
            self.page.keyboard.type(words[:12])
        else:
            field.select_option(label=words)
        assert field.evaluate("node => node.selectedOptions[0].label") == words

    def tick(self, label: str) -> None:
        """Tick a box, or one of several circles, which share one stop of Tab and are told apart by the arrows."""
        field = self.page.get_by_label(label, exact=False).first
        if not self.by_keyboard:
            field.check()
        elif field.get_attribute("type") == "radio":
            name = field.get_attribute("name")
            self.tab_into(name or "")
            for _ in range(8):
                if field.evaluate(FOCUSED):
                    break
                self.page.keyboard.press("ArrowDown")
            self.page.keyboard.press("Space")
        else:
            reach(self.page, field)
            self.page.keyboard.press("Space")
        assert field.is_checked()

    def tab_into(self, group: str) -> None:
        """Walk with Tab into a group of circles."""
        for _ in range(400):
            if self.page.evaluate("document.activeElement.name") == group:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{group} cannot be reached with Tab")

    def fine(self) -> None:
        """Hold the page to axe."""
        assert self.person.axe() == []
