"""One site and one browser for all journeys of a test worker."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.browser import Person, chromium, launch
from tests.journeys.site import Site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, so that `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A demonstration that runs."""
    folder = Path(tempfile.mkdtemp(prefix="concordat-journeys-"))
    folder.chmod(0o711)
    site = Site(folder / "home").furnish().start()
    yield site
    site.remove()
    assert '"level": "error"' not in site.said(), site.said()[-3000:]


@pytest.fixture(scope="package")
def browser() -> Iterator[object]:
    """Chromium, once for all journeys of a worker; they are skipped where there is none."""
    if chromium() is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = launch(playwright)
        yield found
        found.close()


@pytest.fixture
def person(browser: object, site: Site) -> Iterator[Callable[..., Person]]:
    """Somebody new at the browser; every page they saw must not have complained."""
    people: list[Person] = []

    def arrive(**options: bool) -> Person:
        people.append(Person(browser, site, **options))  # type: ignore[arg-type]
        return people[-1]

    yield arrive
    for each in people:
        each.close()
