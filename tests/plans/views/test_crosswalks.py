"""The pages of crosswalks, from two plans put side by side to every action decided on."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from concordat.audit.models import Entry
from concordat.kernel.actors import Actor
from concordat.plans.commands import crosswalks, plans
from concordat.plans.models import Action, Crossing, Crosswalk
from concordat.plans.rules.drafts import DraftAction
from tests.plans.factories import draft

BEFORE = ("Teach bar staff to spot harassment", "Visit homes after fires set on purpose", "Keep the youth bus running")
AFTER = ("Spot harassment: teach bar staff and doormen", "Cut fires set on purpose by visits", "Clear fly-tipping")


def two_plans(by: Actor) -> Crosswalk:
    made = [
        plans.draft_plan(by=by, title=title, actions=[DraftAction(text, f"{title[0]}{n}") for n, text in enumerate(texts)])
        for title, texts in (("Before", BEFORE), ("After", AFTER))
    ]  # fmt: skip
    for plan in made:
        plans.propose(by=by, plan=plan.ref)
    return crosswalks.begin(by=by, earlier=made[0].ref, later=made[1].ref)


def at(walk: Crosswalk, verb: str, *args: str) -> str:
    return reverse(f"plans:crosswalk_{verb}", args=[walk.ref, *args])


def action(code: str) -> Action:
    return Action.objects.get(code=code)


@pytest.fixture
def walk(cast: Any) -> Crosswalk:
    with cast.acting("mina") as mina:
        return two_plans(mina)


def test_actions_that_are_alike_are_suggested_and_confirmed(cast: Any, browse: Any, walk: Crosswalk) -> None:
    mina = browse("mina")
    shown = mina.get(at(walk, "view")).content.decode()
    assert shown.count("Suggested, ") == 2
    assert "2 suggestions are alike by 40% or more" in shown
    mina.post(at(walk, "confirm"))
    shown = mina.get(at(walk, "view"), {"show": "carried"}).content.decode()
    assert "Teach bar staff" in shown
    assert "Clear fly-tipping" not in shown
    with cast.acting("mina"):
        assert {(c.earlier.code, c.later.code) for c in Crossing.objects.filter(decision="confirmed")} == {
            ("B0", "A0"), ("B1", "A1")
        }  # fmt: skip
        assert Entry.objects.get(event="plans.crosswalk.confirmed").detail["confirmed"] == 2


def test_the_rest_is_decided_one_by_one_or_settled(cast: Any, browse: Any, walk: Crosswalk) -> None:
    mina = browse("mina")
    with cast.acting("mina"):
        address, new = at(walk, "decide", action("B2").ref), action("A2").ref
    refused = mina.post(address, {"none": "on"})
    assert "a board will ask" in refused.content.decode()
    seen = re.search('name="seen" value="(.+?)"', mina.get(address).content.decode())[1]
    mina.post(address, {"counterparts": new, "reason": "Paid from the same grant", "seen": seen})
    late = mina.post(address, {"none": "on", "reason": "Dropped after all", "seen": seen}).content.decode()
    assert "Somebody else changed this" in late
    assert "Dropped after all" in late
    settled = mina.post(at(walk, "settle"), {"reason": "Not chosen again"}, follow=True).content.decode()
    assert "2 noted as dropped, 2 as new." in settled
    assert "Paid from the same grant" in settled
    rows = load_workbook(BytesIO(mina.get(at(walk, "download", "xlsx")).content)).active.values
    told = {row[2]: row[4:9] for row in rows}
    assert told["Keep the youth bus running"] == (
        "Carried over",
        "After",
        "A2",
        "Clear fly-tipping",
        "Paid from the same grant",
    )
    assert told["Teach bar staff to spot harassment"][0] == "Dropped"


def test_a_confirmed_pair_ends_that_either_was_dropped_or_new(cast: Any, walk: Crosswalk) -> None:
    with cast.acting("mina") as mina:
        crosswalks.settle(by=mina, crosswalk=walk.ref, reason="Everything")
        crosswalks.decide(by=mina, crosswalk=walk.ref, action=action("A0").ref, counterparts=[action("B0").ref])
        left = set(walk.crossings.filter(decision="confirmed").values_list("earlier__code", "later__code"))
    assert left == {("B0", "A0"), ("B1", None), ("B2", None), (None, "A1"), (None, "A2")}


def test_a_suggestion_turned_down_does_not_come_back(cast: Any, browse: Any, walk: Crosswalk) -> None:
    mina = browse("mina")
    with cast.acting("mina"):
        turned_down = walk.crossings.order_by("-likeness")[0].ref
    mina.post(at(walk, "reject"), {"crossing": turned_down})
    assert mina.get(at(walk, "view")).content.decode().count("Suggested, ") == 1
    again = mina.post(reverse("plans:crosswalk_begin"), {"earlier": walk.earlier_id, "later": walk.later_id})
    assert again.url == at(walk, "view")
    same = mina.post(reverse("plans:crosswalk_begin"), {"earlier": walk.later_id, "later": walk.later_id})
    assert "Choose two different plans" in same.content.decode()


def test_everybody_reads_it_and_only_the_manager_decides(cast: Any, browse: Any, walk: Crosswalk) -> None:
    leo = browse("leo")
    shown = leo.get(at(walk, "view"))
    assert (shown.status_code, "Suggested, " in shown.content.decode()) == (200, False)
    assert leo.post(at(walk, "confirm")).status_code == 403
    assert leo.get(reverse("plans:crosswalk_begin")).status_code == 403
    assert browse("wes").get(at(walk, "view")).status_code == 404
    with cast.acting("mina") as mina:
        hidden = draft(mina, title="Hidden")
        secret = crosswalks.begin(by=mina, earlier=walk.earlier_id, later=hidden.ref)
    assert leo.get(at(secret, "view")).status_code == 404
    assert "Hidden" not in leo.get(reverse("plans:crosswalk_list")).content.decode()


def test_the_action_says_what_it_became(cast: Any, browse: Any, walk: Crosswalk) -> None:
    with cast.acting("mina") as mina:
        crosswalks.confirm(by=mina, crosswalk=walk.ref, at_least=0.4)
        before, after = action("B0").ref, action("A0").ref
    leo = browse("leo")
    became = leo.get(reverse("plans:action_view", args=[before])).content.decode()
    came = leo.get(reverse("plans:action_view", args=[after])).content.decode()
    assert ("Became" in became, AFTER[0] in became) == (True, True)
    assert ("Came from" in came, BEFORE[0] in came) == (True, True)


def test_queries_do_not_grow_with_the_plans(cast: Any, browse: Any) -> None:
    mina, asked = browse("mina"), []
    for count in (4, 60):
        with cast.acting("mina") as by:
            one, other = draft(by, count, title=f"One {count}"), draft(by, count, title=f"Other {count}")
            made = crosswalks.begin(by=by, earlier=one.ref, later=other.ref)
        mina.get(at(made, "view"))
        with CaptureQueriesContext(connection) as queries:
            assert mina.get(at(made, "view")).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
