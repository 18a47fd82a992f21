"""Every page that links lead to, opened in Chromium wide and on a phone: axe finds nothing, nothing is cut off.

The walk begins at Today, for people of several roles, and opens one page of each kind (addresses that differ only in their
references are one kind). States that links do not lead to (errors, refusals, empty lists) are opened by address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.journeys.browser import Person
from tests.journeys.site import MANAGER, Site

ROLES = {
    "manager": MANAGER,
    "administrator": "tamsin.okafor-reid@medway.example",
    "agency lead": "isla.brackenridge@kentfire.example",
    "agency administrator": "devinder.sahota-wynn@kentpolice.example",
    "observer": "jonah.pellingham@medway.example",
    "chair": "hilary.stanmore-diaz@medway.example",
    "information governance": "farida.molyneaux@medway.example",
}
ON_A_PHONE = {"manager", "agency lead"}
STATES = (
    "/no-such-page/",
    "/plans/zzzzzzzzzzzz/",
    "/record/",
    "/access/",
    "/search/?q=",
    "/search/?q=nothing+of+the+kind",
    "/search/?q=drop",
    "/plans/due/?of=everybody&show=unowned",
    "/plans/documents/import/",
    "/partnership/members/?q=nobody",
    "/notices/outbox/",
)
SIGNED_OUT = (
    "/sharing/",
    "/account/login/",
    "/account/password/reset/",
    "/account/invitation/unknown/",
    "/design/",
    "/",
)
NOT_PAGES = re.compile(r"\.(csv|xlsx|docx|pdf|txt|json)\b|/download/|/logout/|/static/|example/$")
REF = re.compile(r"[0-9a-hjkmnp-tv-z]{12}")


def kind(address: str) -> str:
    """Return what kind of page an address is: its path with references left out."""
    return REF.sub("*", address.split("?")[0].split("#")[0])


def links(person: Person) -> list[str]:
    found = person.page.locator("a[href^='/']").evaluate_all("nodes => nodes.map(node => node.getAttribute('href'))")
    return [address for address in found if not NOT_PAGES.search(address)]


def reachable(person: Person) -> Iterator[str]:
    """Open pages from Today on, one of each kind; yield each address as it is opened."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        address = waiting.pop(0)
        person.open(address)
        yield address
        for further in links(person):
            if kind(further) not in seen and not kind(further).startswith("/design/"):
                seen.add(kind(further))
                waiting.append(further)


def faults(person: Person, phone: bool = True) -> list[str]:
    """Return what is wrong with the open page, wide and, if asked, in a window as narrow as a phone."""
    return person.axe() + (person.on_a_phone() if phone else [])


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_links_lead_to(role: str, person, site: Site) -> None:
    wide = person().sign_in(ROLES[role])
    found, opened, known = [], 0, len(wide.looked_at)
    for _ in reachable(wide):
        opened += 1
        assert wide.page.locator("h1").count() == 1, wide.page.url
        assert "There is a problem" not in wide.page.title(), wide.page.url
        found += faults(wide, role in ON_A_PHONE)
    looked = len(wide.looked_at) - known
    print(f"{role}: {opened} pages, {looked} of a shape that was not looked at before, {len(found)} faults")
    assert found == []
    assert opened > 15
    assert looked or known, "not even Today was looked at"


def test_states_that_no_link_leads_to(person) -> None:
    wide = person().sign_in(ROLES["administrator"])
    found = []
    for address in STATES:
        wide.open(address)
        found += faults(wide)
    assert found == []


def test_pages_of_somebody_signed_out(person) -> None:
    wide, phone = person(), person(phone=True)
    found = []
    for address in SIGNED_OUT:
        wide.open(address)
        found += faults(wide)
        phone.open(address)  # as a phone first draws it, not only as a window that was made narrow
        found += phone.on_a_phone()
    assert found == []
