"""What the pages of `home` say in words."""

from __future__ import annotations

from datetime import date

import pytest

from concordat.home.presenters.record import event_words
from concordat.home.presenters.today import today_page
from concordat.home.queries import Today
from concordat.kernel.actors import Actor
from concordat.plans.queries.summary import DueItem, DueSummary


def page(*items: DueItem, name: str = "Ada Lovelock", **counts: int) -> object:
    due = DueSummary(items=items, agency_updates=counts.get("agency_updates", 0))
    today = Today(due, (), (), counts.get("unread", 0), counts.get("vacancies", 0), (), (), (), False, False)
    return today_page(Actor(member="m", name=name, partnership="p"), today)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Dr Lin Hartnell", "Lin"),
        ("Councillor Jonah Pellingham", "Jonah"),
        ("Mrs. Ann Lee", "Ann"),
        ("Priya", "Priya"),
        ("Dr Lin", "Dr Lin"),
    ],
)
def test_people_are_greeted_by_name_and_not_by_title(name, called):
    assert page(name=name).greeting.split(", ")[1] == called


def test_an_action_of_which_several_things_are_due_is_one_task():
    about = {"action": "a" * 12, "code": "A9", "text": "Ask", "plan": "The plan"}
    late = DueItem("update", **about, quarter="2026/27 Q2", by=date(2026, 10, 15), late=True)
    (task,) = page(
        late,
        DueItem("draft", **about, quarter="2026/27 Q2"),
        DueItem("overdue", **about, by=date(2026, 9, 30), late=True),
    ).tasks
    assert task.hint == "Finish your update for 2026/27 Q2; past its date · The plan"
    assert task.status == "Late: 15 October 2026"
    assert task.href.endswith("/update/")


def test_one_is_not_counted_as_many():
    assert [figure.label for figure in page(agency_updates=1, unread=2).figures] == [
        "update due from your agency",
        "notices not read yet",
    ]
    assert page(vacancies=2).tasks[0].text == "Fill the posts that stand vacant"


def test_events_are_said_in_words():
    assert event_words("partnership.member.listed") == "read a list of members"
    assert event_words("partnership.agency.listed") == "read a list of agencies"
    assert event_words("plans.plan.adopted") == "adopted plan"
