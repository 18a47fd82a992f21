"""Whoever clicks a link that a page shows them is let in; whoever presses a button is not refused for who they are."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from lxml.html import document_fromstring

from tests.hostile.pages import REF, forms_of
from tests.hostile.stage import Stage

ROLES = {
    "mina": 2,
    "leo": 1,
    "nora": 1,
}  # the widest, the narrower, and nobody; how many pages of a shape each looks at


class _Links:
    def __init__(self, page: str) -> None:
        tree = document_fromstring(page)
        self.found = [str(link.get("href")) for link in tree.iter("a") if link.get("href")]
        self.ids = set(tree.xpath("//@id"))


def shape(address: str) -> str:
    parts = urlsplit(address)
    names = sorted(re.sub("=.*", "", word) for word in parts.query.split("&"))
    return REF.sub("REF", parts.path) + "?" + "&".join(names)


@pytest.mark.slow
@pytest.mark.parametrize("who", ROLES)
def test_no_link_and_no_button_leads_to_a_refusal(stage: Stage, settings: Any, who: str) -> None:
    settings.DEMONSTRATION = True
    with transaction.atomic():
        client = stage.cast.browser(who)
    waiting, seen, titles, tried, wrong = [("/", "")], {}, {}, set(), []
    while waiting:
        address, shown_on = waiting.pop(0)
        if seen.setdefault(shape(address), []).count(address) or len(seen[shape(address)]) >= ROLES[who]:
            continue
        seen[shape(address)].append(address)
        answer = client.get(address, follow=True)
        if answer.status_code >= 400 and who != "nora":
            wrong.append(f"{answer.status_code}: {address} is linked on {shown_on}")
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        links = _Links(page)
        wrong += _looks_wrong(address, page, links)
        here = answer.request["PATH_INFO"]
        if who != "nora" and not here.startswith("/account/"):
            wrong += _refused(client, here, page, tried)
        titles.setdefault(re.search("<title>(.*?)</title>", page)[1], set()).add(here)  # type: ignore[index]
        there = {urljoin(here, link).split("#")[0] for link in links.found if not urlsplit(link).netloc}
        waiting += [
            (link, address) for link in sorted(there) if link.startswith("/") and not link.startswith("/design")
        ]
    doubled = {title: paths for title, paths in titles.items() if len({shape(path) for path in paths}) > 1}
    assert not wrong, "\n".join(wrong)
    assert not doubled, f"pages of several kinds have one title: {doubled}"


def _refused(client: Any, here: str, page: str, tried: set[str]) -> list[str]:
    """Send the forms of a page of which none like it was sent yet, undo what they did, and return those refused."""
    wrong = []
    for form in forms_of(page):
        action = urljoin(here, form.action or here)
        if shape(action) in tried or action in {"/account/logout/", "/partnership/switch/"} or "sessions" in action:
            continue
        tried.add(shape(action))
        with transaction.atomic():
            if client.post(action, form.filled()).status_code == 403:
                wrong.append(f"{action} is refused, and shown on {here}")
            transaction.set_rollback(True)
    return wrong


def _looks_wrong(address: str, page: str, links: _Links) -> list[str]:
    """Return what is plainly wrong with a page: no or several first headings, a place in it that is not there."""
    places = {link for link in links.found if link.startswith("#") and len(link) > 1}
    found = [f"{address} leads to {link}, which is not on it" for link in places if link[1:] not in links.ids]
    if len(re.findall("<h1[ >]", page)) != 1:
        found.append(f"{address} has {len(re.findall('<h1[ >]', page))} first headings")
    if empty := re.search(r"<(a|button)\b[^>]*>\s*</\1>", page):
        found.append(f"{address} has a link or button without a word: {empty[0][:150]}")
    if re.search(r">\s*1 (?:actions|agencies|members|boards|posts|updates|seats|plans|notices|entries)\b", page):
        found.append(f"{address} counts one as many")
    return found
