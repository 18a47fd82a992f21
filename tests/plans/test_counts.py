"""Every number on home, on a plan and on what is due leads to a list with exactly that many rows, for every role."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from concordat.kernel.clock import frozen
from concordat.partnership.models import Membership
from concordat.plans.commands import assigning, statuses, updates
from concordat.plans.models import Action
from tests.access.test_who_may_open import HOLDERS
from tests.plans.factories import draft, in_force

NOVEMBER = datetime(2023, 11, 9, 10, tzinfo=UTC)


class Figures(HTMLParser):
    """Collects the links whose number a page states: the figures of `stat`, tallies, and `data-count`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._number, self._inside = "", False
        self._link = self._text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self._inside = given.get("class") == "app-stat__number"
        if tag == "a" and "data-count" in given:
            self.found.append((int(given["data-count"]), given["href"]))
        elif tag == "a" and "app-stat__link" in given.get("class", ""):
            self.found.append((int(self._number), given["href"]))
        elif tag == "a":
            self._link, self._text = given.get("href", ""), ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._number = data.replace(",", "").strip()
            self._inside = False
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            if "?status=" in self._link and (counted := re.match(r"\s*([\d,]+) actions?", self._text)):
                self.found.append((int(counted[1].replace(",", "")), self._link))
            self._link = ""


def rows_of(html: str) -> int:
    """Return how many rows a list says that it has."""
    showing = re.search(r'class="app-showing">([^<]*)<', html)
    if showing is None:
        assert "app-empty" in html
        return 0
    return int(re.findall(r"[\d,]+", showing[1])[-1].replace(",", "")) if "Nothing" not in showing[1] else 0


@pytest.fixture
def story(cast: Any) -> str:
    """Two plans in force with actions of every kind, one proposed; an owner who left, drafts, an overrule; its ref."""
    police, omar, fay, ana = cast.agencies["police"].ref, *(cast.members[key].ref for key in ("omar", "fay", "ana"))
    with cast.acting("mina") as mina, frozen(NOVEMBER - timedelta(days=200)):
        plan = in_force(mina, 12, owner=omar, leads=(police,), on=date(2023, 4, 3))
        in_force(mina, 3, title="Unowned", leads=())
        draft(mina, 2, title="Drafted")
        refs = dict(plan.actions.values_list("code", "ref"))
        for code in ("A1", "A2"):
            assigning.assign(by=mina, action=refs[code], owner=ana)
        for code in ("A3", "A4", "A5"):
            assigning.assign(by=mina, action=refs[code], owner=fay, deputy=omar)
        Action.objects.filter(code__in=("A3", "A6"), plan=plan).update(due=date(2023, 6, 1))
        Action.objects.filter(code="A7", plan=plan).update(due=date(2023, 6, 1), timing="review")
        Action.objects.filter(code="A8", plan=plan).update(due=date(2023, 6, 1), timing="ongoing")
    with cast.acting("omar") as by, frozen(NOVEMBER):
        said = {"by": by, "narrative": "So it goes"}
        for code, brag in (("A6", "red"), ("A7", "green"), ("A8", "blue"), ("A9", "amber")):
            updates.submit(**said, action=refs[code], quarter="2023/24 Q2", brag=brag)
        updates.submit(**said, action=refs["A10"], quarter="2023/24 Q1", brag="grey")
        updates.draft(**said, action=refs["A11"], quarter="2023/24 Q2")
    with cast.acting("cara") as by, frozen(NOVEMBER):
        statuses.overrule(by=by, action=refs["A7"], brag="red", reason="Nobody saw it")
    with cast.acting("ada"):
        Membership.objects.filter(member=cast.members["ana"]).update(ends=date(2022, 1, 1))
    return str(plan.ref)


@pytest.mark.parametrize("role", [role for role in HOLDERS if role != "analyst"])
def test_every_number_is_the_length_of_the_list_behind_it(cast: Any, settings: Any, story: str, role: str) -> None:
    settings.DEMONSTRATION = True
    followed, lengths = 0, {}
    with frozen(NOVEMBER):
        client = cast.browser(HOLDERS[role])
        for page in ("/", f"/plans/{story}/", "/plans/due/", "/plans/due/?of=agency", "/plans/due/?of=me&q=route"):
            figures = Figures()
            figures.feed(client.get(page).content.decode())
            for number, href in figures.found:
                if href not in lengths:  # several pages lead to the same list
                    listed = client.get(href)
                    assert listed.status_code == 200, (page, href)
                    lengths[href] = rows_of(listed.content.decode())
                assert lengths[href] == number, (page, href)
                followed += 1
    assert followed > 20


def test_a_plan_in_force_is_counted_apart(cast: Any, settings: Any, story: str) -> None:
    settings.DEMONSTRATION = True
    with frozen(NOVEMBER):
        shown = cast.browser("mina").get("/").content.decode()
    for words in ("4 received", "8 still due", "2 overdue", "2 with no owner now"):
        assert words in shown, words
