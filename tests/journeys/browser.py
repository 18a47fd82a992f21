"""A person at a real Chromium: signs in, clicks, types; every page is held to axe and to the Content-Security-Policy."""

from __future__ import annotations

import os
import re
import shutil
from functools import cache
from typing import ClassVar

from playwright.sync_api import Browser, Page, Playwright

from tests.journeys.site import CHECKOUT, PASSWORD, Site

AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-site-isolation-trials",
    "--in-process-gpu",
    "--js-flags=--max-optimized-bytecode-size=0",  # a page is left before code that was made faster has paid for it
    # Each new window draws popups for an address bar that nobody sees, which takes ten times as long as the page; the
    # others are Playwright's own, which a list of ours replaces.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,"
    "AimEnabled,PreconnectToSearch",
]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PICTURES = CHECKOUT / "docs" / "pictures"
DRAWN_TO_FIT = "[...document.querySelectorAll('[data-drawn=chart]')].every(it => it.scrollWidth <= it.clientWidth)"
# What a page holds and what stands around it, both without their words: elements with their attributes and states,
# rows of a list that are alike once.
SHAPE = """() => {
  const main = document.querySelector('main');
  const parts = [];
  const words = /^(href|src|action|value|alt|title|content|datetime|aria-label|placeholder)$/;
  const shape = it => {
    if (it.nodeType === 3) return it.data.trim() && 'words';
    if (it.nodeType !== 1) return '';
    const alike = new Set();
    const inside = [...it.childNodes].map(child => {
      const found = shape(child);
      if (!/^(TR|LI|OPTION)$/.test(child.tagName)) return found;
      return alike.has(found) ? '' : (alike.add(found), found);
    });
    const said = [...it.attributes].map(({name, value}) => `${name}=${words.test(name) ? value !== '' : value}`);
    const state = it.matches(':checked, :focus, :hover, :invalid') ? `${it.checked} ${it === document.activeElement}` : '';
    const whole = `<${it.tagName} ${said.join(' ')} ${state}>${inside.join('')}</>`;
    return it === main ? (parts.push(whole), '') : whole;
  };
  parts.push(shape(document.documentElement));
  return parts;
}"""
CHANGES = re.compile(r"[0-9a-hjkmnp-tv-z]{12}|\d+|(?<=nonce=)\S+")
# Only what is wrong is asked for: to describe all that is right as well takes axe longer than to look.
WRONG = "resultTypes: ['violations']"


def chromium() -> str | None:
    """Return the path of a Chromium of this machine, or None: the one that `make test` found, or one by its name."""
    if "CONCORDAT_CHROMIUM" in os.environ:
        return os.environ["CONCORDAT_CHROMIUM"] or None
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@cache
def _axe() -> str:
    return AXE.read_text()


def launch(playwright: Playwright) -> Browser:
    """Start Chromium."""
    return playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)


def drawn_to_fit(page: Page) -> None:
    """Wait until charts have drawn themselves anew after their window got another width; two seconds at most."""
    for _ in range(40):
        if page.evaluate(DRAWN_TO_FIT):
            return
        page.wait_for_timeout(50)


class Person:
    """Somebody at a browser window of their own."""

    looked_at: ClassVar[set[tuple[str, int]]] = set()  # what axe found nothing wrong with: shapes, each at a width

    def __init__(self, browser: Browser, site: Site, *, javascript: bool = True, phone: bool = False) -> None:
        self.site = site
        self.context = browser.new_context(
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            bypass_csp=False,
            base_url=site.address,
        )
        self.context.set_default_timeout(15_000)
        self.javascript = javascript
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _heard(self, message: object) -> None:
        words, kind = message.text, message.type  # type: ignore[attr-defined]
        if "Content Security Policy" in words or (kind == "error" and "Failed to load resource" not in words):
            self.complaints.append(f"{self.page.url}: {words}")

    def sign_in(self, email: str, password: str = PASSWORD) -> Person:
        """Sign in by e-mail and password."""
        self.page.goto("/account/login/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/account/login" not in url)
        return self

    def open(self, address: str) -> Person:
        """Open an address of the site."""
        self.page.goto(address)
        return self

    def picture(self, name: str, *, full: bool = True) -> None:
        """Keep a picture of the page in the documentation, where pictures are asked for."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=full)

    def axe(self) -> list[str]:
        """Return what axe finds wrong with the page, for WCAG 2.2 AA and its best practices.

        A page is looked at if its content, or what stands around it, is unlike any that was looked at before. Words
        make no difference: axe judges what an element is, not what it says.
        """
        if not self.javascript:
            return []
        width = self.page.evaluate("window.innerWidth")
        parts = [(CHANGES.sub("*", part), width) for part in self.page.evaluate(SHAPE)]
        if not self.looked_at.issuperset(parts):
            if found := self._faults():
                return found
            self.looked_at.update(parts)
        return []

    def _faults(self) -> list[str]:
        if not self.page.evaluate("'axe' in window"):  # most pages of a journey are like one that was looked at
            self.page.evaluate(_axe() + ";0")
        rules = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']"
        found = self.page.evaluate(f"axe.run(document, {{runOnly: {rules}, {WRONG}}}).then(found => found.violations)")
        return [
            f"{self.page.url}: {each['id']}: {each['help']}: {node['html'][:200]}"
            for each in found
            for node in each["nodes"]
        ]

    def on_a_phone(self) -> list[str]:
        """Return what is wrong with the open page once its window is as narrow as a phone; then widen it again."""
        before = self.page.viewport_size
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if self.javascript:
            drawn_to_fit(self.page)
        found = self.axe()
        cut = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.page.set_viewport_size(before)  # type: ignore[arg-type]
        return [f"on a phone: {fault}" for fault in found] + (
            [f"{self.page.url}: {cut} pixels are cut off on a phone"] if cut > 0 else []
        )

    def close(self) -> None:
        """Leave; complain if the page complained."""
        self.context.close()
        assert self.complaints == []
