"""Every page that links lead to, opened in Chromium wide and on a phone: axe finds nothing, nothing is cut off.

The walk begins at Today, for people of several roles, and opens one page of each kind (addresses that differ only in their
references are one kind). A page that is made like one that the browser had open before is only read. States that links do
not lead to (errors, refusals, empty lists) are opened by address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.journeys.browser import Person
from tests.journeys.site import MANAGER, Site
from tests.journeys.skeleton import skeleton

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
NOT_PAGES = re.compile(r"\.(csv|xlsx|docx|pdf|txt|json|yaml)\b|/download/|/logout/|/static/|example/$")
REF = re.compile(r"[0-9a-hjkmnp-tv-z]{12}")
KEY = re.compile(
    r"(?<=^/datasets/)(?!add/|gaps/|deliveries/|certificates/|keys/)[\w-]+(?=/)|(?<=/columns/)\w+(?=/)|(?<=/versions/)\d+"
)
MADE: set[str] = set()  # what pages were made of that the browser had open


def kind(address: str) -> str:
    """Return what kind of page an address is: its path with references, and the keys of datasets, left out."""
    return KEY.sub("*", REF.sub("*", address.split("?")[0].split("#")[0]))


def links(html: str) -> list[str]:
    found = (unescape(address) for address in re.findall(r"""<a\b[^>]*\shref=["'](/[^"']*)""", html))
    return [address for address in found if not NOT_PAGES.search(address)]


def read(person: Person, address: str, first: bool) -> tuple[str, bool]:
    """Return a page and whether the browser has it open, which it has if it is made like none that was open before.

    Whoever walks first finds hardly a page like another, and opens each at once.
    """
    opened = person.page.goto(address) if first else person.context.request.get(address)
    assert opened is not None
    html = opened.text()
    made = skeleton(html)
    if new := not MADE.issuperset(made):
        MADE.update(made)
        if not first:
            person.open(address)
    return html, new


def reachable(person: Person) -> Iterator[tuple[str, str, bool]]:
    """Read pages from Today on, one of each kind; yield each address, what it is, and whether the browser has it open."""
    waiting, seen, first = ["/"], {"/"}, not MADE
    while waiting:
        address = waiting.pop(0)
        html, new = read(person, address, first)
        yield address, html, new
        for further in links(html):
            if kind(further) not in seen and not kind(further).startswith("/design/"):
                seen.add(kind(further))
                waiting.append(further)


def faults(person: Person, phone: bool = True) -> list[str]:
    """Return what is wrong with the open page, wide and, if asked, in a window as narrow as a phone."""
    return person.axe() + (person.on_a_phone() if phone else [])


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_links_lead_to(role: str, person, site: Site) -> None:
    wide = person().sign_in(ROLES[role])
    found, pages, opened, known = [], 0, 0, len(wide.looked_at)
    for address, html, new in reachable(wide):
        pages += 1
        opened += new
        assert len(re.findall(r"<h1[\s>]", html)) == 1, address
        assert not re.search(r"<title>[^<]*There is a problem", html), address
        found += faults(wide, role in ON_A_PHONE) if new else []
    looked = len(wide.looked_at) - known
    print(
        f"{role}: {pages} pages, {opened} opened, {looked} of a shape that was not looked at before, {len(found)} faults"
    )
    assert found == []
    assert pages > 15
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
