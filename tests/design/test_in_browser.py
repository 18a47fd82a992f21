"""The gallery in Chromium: accessible, quiet, within its Content-Security-Policy, from phone to wide screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from concordat.design.specimens import GROUPS
from tests.journeys.browser import AXE, WRONG, chromium, drawn_to_fit, launch

ADDRESSES = ["", *(f"{group.key}/" for group in GROUPS), "form/", "pages/layout/", "pages/bare/", "pages/error/"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="there is no Chromium on this machine: apt-get install chromium"),
    pytest.mark.skipif(not AXE.exists(), reason="axe is not installed: run make setup"),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request, client_address):
        super().process_request_thread(request, client_address)
        connections.close_all()


class Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture
def served(django_db_setup: None, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The address of a server that serves the pages as they are served for real, static files and all."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "concordat.config.static.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    with django_db_blocker.unblock():
        server = make_server("localhost", 0, get_wsgi_application(), Server, Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/design/"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


WIDTHS = (1280, 390)


def test_every_page_of_the_gallery_is_accessible_and_quiet(served, browser):
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    for address in ADDRESSES:
        page, said = context.new_page(), []
        page.on("console", lambda message, said=said: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        policy = page.goto(served + address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        if address == "figures/":
            page.wait_for_selector("[data-drawn='chart'] canvas")
            page.wait_for_selector("[data-drawn='map'] canvas")
            page.wait_for_selector("#job-sample100done:not([hx-get])")
        page.wait_for_function("document.querySelector('main').isConnected && document.readyState === 'complete'")
        page.evaluate(AXE.read_text() + ";0")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            drawn_to_fit(page)
            found = page.evaluate(f"axe.run({{{WRONG}}}).then(found => found.violations)")
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], f"{address} at {width}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} at {width}"
        assert said == [], address
        page.close()
    context.close()


def test_menus_and_forms_work_without_javascript(served, browser):
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "pages/layout/")
    page.click("summary:has-text('Menu')")
    assert page.locator("nav[aria-label='Menu'] a:visible").count() == 6
    assert page.locator("button:visible", has_text="Sign out").count() == 1
    page.goto(served + "figures/")
    assert page.locator("figure table:visible").count() == 3
    page.goto(served + "form/")
    page.click("text=Save plan")
    page.click("text=Enter the name of the plan >> nth=0")
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "id_name"
    context.close()


def test_a_menu_closes_by_escape_and_gives_the_focus_back(served, browser):
    page = browser.new_page()
    page.goto(served + "pages/layout/")
    page.wait_for_load_state("networkidle")
    page.click("summary:has-text('Rowan Ash')")
    assert page.locator("button:visible", has_text="Sign out").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("button:visible", has_text="Sign out").count() == 0
    assert "Rowan Ash" in page.evaluate("document.activeElement.textContent")
    page.close()
