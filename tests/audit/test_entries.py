"""Searching the record: who, what, which thing, when; only one's own partnership; counted no further than needed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concordat.audit import queries
from concordat.audit.commands import record
from concordat.audit.queries import entries
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Problem
from concordat.kernel.pages import Page, PageSpec

pytestmark = pytest.mark.django_db
OURS, THEIRS = "p00000000000", "q00000000000"
MINA = Actor(member="mna000000000", name="Mina Manager", agency_name="Council", partnership=OURS)
LEO = Actor(member="leo000000000", name="Leo O'Lead", agency_name="Police", partnership=OURS)
NELL = Actor(member="nell00000000", name="Nell Neighbour", partnership=THEIRS)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def entries_made(db: None) -> None:
    made = [
        (MINA, "plans.plan.adopted", "Community safety plan 2023/24", NOON.replace(day=1)),
        (MINA, "plans.action.added", "1.2 High-visibility patrols in the town centre", NOON.replace(day=2)),
        (LEO, "plans.update.added", "1.2 High-visibility patrols in the town centre", NOON.replace(day=3)),
        (LEO, "partnership.member.viewed", "Ana Analyst", NOON.replace(day=29, hour=22, minute=30)),
        (LEO, "partnership.member.viewed", "Omar 100%_O'Hara\\", NOON.replace(day=29, hour=23, minute=30)),
        (NELL, "plans.plan.adopted", "Community safety plan of the neighbours", NOON),
    ]
    for by, event, label, at in made:
        with acting(by), clock.frozen(at):
            record(event, by=by, target_label=label)


def found(actor: Actor = MINA, size: int = 50, **filters: str) -> Page[entries.Entry]:
    spec = PageSpec(size=size, filters={name.rstrip("_"): value for name, value in filters.items()})
    with acting(actor):
        return queries.entries_for(actor, spec)


def labels(page: Page[entries.Entry]) -> list[str]:
    return [entry.target_label.split()[0] for entry in page.items]


def test_newest_first_and_only_ours(entries_made):
    page = found()
    assert labels(page) == ["Omar", "Ana", "1.2", "1.2", "Community"]
    assert (page.total, queries.words_for(page.total)) == (5, "5 entries")


def test_oldest_first_when_asked(entries_made):
    with acting(MINA):
        page = queries.entries_for(MINA, PageSpec(sort="at"))
        again = queries.entries_for(MINA, PageSpec(sort="at", descending=True))
    assert labels(page) == labels(again)[::-1] == ["Community", "1.2", "1.2", "Ana", "Omar"]


@pytest.mark.parametrize(
    ("person", "count"),
    [
        ("mna000000000", 2),
        ("leo o'lead", 3),
        ("MANAGER mina", 2),
        ("lead", 3),
        ("nell", 0),
        ("zoe", 0),
        ("%", 0),
    ],
)
def test_by_person(entries_made, person, count):
    assert found(person=person).total == count


@pytest.mark.parametrize(
    ("event", "count"),
    [
        ("plans.plan.adopted", 1),
        ("plans.", 3),
        ("plans.*", 3),
        ("plans.plan", 1),
        ("partnership.member.view", 0),
        ("partnership.member.view*", 2),
        ("zzz", 0),
        ("%", 0),
    ],
)
def test_by_event(entries_made, event, count):
    assert found(event=event).total == count


@pytest.mark.parametrize(
    ("thing", "count"),
    [
        ("community", 1),
        ("1.2", 2),
        ("patrol town", 2),
        ("high-visibility", 2),
        ("2023/24", 1),
        ("o'hara", 1),
        ("100%_", 1),
        ("\\", 0),
        ("' | 'x", 0),
        ("neighbours", 0),
    ],
)
def test_by_the_words_of_a_thing(entries_made, thing, count):
    assert found(thing=thing).total == count


def test_by_the_reference_of_a_thing(cast):
    with cast.acting("mina"):
        actor = cast.actor("mina")
        record("partnership.agency.edited", by=actor, target=cast.agencies["fire"])
        record("partnership.agency.edited", by=actor, target=cast.agencies["police"])
        ref = cast.agencies["fire"].pk
        assert queries.entries_for(actor, PageSpec(search=ref)).total == 1
        assert [entry.target_ref for entry in queries.history_of(actor, ref)] == [ref]
        assert queries.events_for(actor) == ["partnership.agency.edited"]


def test_by_day_in_local_time(entries_made):
    """23:30 in London's summer is 22:30 in UTC: the clocks went forward on 29 March 2026."""
    assert labels(found(from_="2026-03-29", to="2026-03-29")) == ["Ana"]
    assert labels(found(from_="2026-03-30")) == ["Omar"]
    assert found(to="2026-03-02").total == 2
    assert found(to="2026-03-02", thing="patrols").total == 1


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_a_problem_beside_its_field(entries_made, day):
    with pytest.raises(Problem) as problem:
        found(to=day)
    assert problem.value.field == "to"


def test_filters_narrow_together(entries_made):
    assert found(person="mina", thing="1.2", event="plans.", from_="2026-03-02", to="2026-03-02").total == 1


def test_a_page_past_the_end_is_the_last(entries_made):
    with acting(MINA):
        page = queries.entries_for(MINA, PageSpec(page=9, size=2))
    assert (page.spec.page, labels(page)) == (3, ["Community"])


def test_more_than_the_cap_is_said_and_not_counted(entries_made, monkeypatch):
    monkeypatch.setattr(entries, "CAP", 2)
    page = found(size=2)
    assert (page.total, queries.words_for(page.total)) == (3, "more than 2 entries")


@pytest.mark.parametrize(
    "filters", [{"thing": "1.2"}, {"thing": "1.2", "person": "leo"}, {"thing": "e", "event": "plans."}]
)
def test_common_words_give_the_same_rows_as_rare_ones(entries_made, monkeypatch, filters):
    rare = found(**filters)
    monkeypatch.setattr(entries, "CAP", 1)
    assert labels(found(**filters)) == labels(rare)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 2),
        ({"person": "leo"}, 3),
        ({"event": "plans."}, 2),
        ({"thing": "patrols"}, 3),
        ({"from_": "2026-03-01"}, 2),
    ],
)
def test_query_counts_do_not_grow(entries_made, filters, count):
    for _ in range(2):
        with acting(MINA), CaptureQueriesContext(connection) as counted:
            spec = PageSpec(filters={name.rstrip("_"): value for name, value in filters.items()})
            queries.entries_for(MINA, spec)
        assert len(counted) == count
        with acting(LEO):
            [record("plans.plan.viewed", by=LEO, target_label="patrols") for _ in range(30)]


def test_the_history_of_a_thing_is_one_query_and_only_ours(cast, django_assert_num_queries):
    ref = cast.agencies["police"].pk
    with cast.acting("wes", "westhaven"):
        record("partnership.agency.viewed", by=cast.actor("wes", "westhaven"), target=cast.agencies["police"])
    with cast.acting("mina"):
        actor = cast.actor("mina")
        with django_assert_num_queries(1):
            assert queries.history_of(actor, ref) == []


def test_the_search_of_words_sees_only_the_actors_own_partnership(entries_made):
    with connection.cursor() as cursor:
        for actor, count in ((MINA, 1), (NELL, 1), (Actor(), 0)):
            with acting(actor):
                cursor.execute("SELECT count(*) FROM audit_find('community:*', '-infinity', 'infinity', 100)")
                assert cursor.fetchone() == (count,)


def test_totals_in_words():
    assert [queries.words_for(n) for n in (0, 1, 9999, queries.CAP + 1)] == [
        "no entries",
        "1 entry",
        "9,999 entries",
        "more than 10,000 entries",
    ]
