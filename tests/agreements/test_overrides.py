"""Emergency overrides: they grant, shout, expire, and stand in the list until somebody else has reviewed them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from concordat.agreements.commands import overrides
from concordat.agreements.models import Override
from concordat.agreements.queries.flows import may_flow
from concordat.agreements.queries.overrides import override_history, overrides_to_review
from concordat.kernel import clock
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.notices.models import Notice
from tests.agreements.making import Shared, share
from tests.cast import Cast

FRIDAY = datetime(2026, 12, 18, 22, 15, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def lapsed(cast: Cast) -> Shared:
    with transaction.atomic(), cast.acting("ivan"):
        return share(cast, ends=clock.today() - timedelta(days=1), review_on=None)


def invoke(cast: Cast, found: Shared, who: str = "omar", to: str = "", **changes: object) -> Override:
    said = {"purpose": "save-life", "why": "Case 77: a child is missing", "hours": 4} | changes
    with transaction.atomic(), cast.acting(who) as actor:
        return overrides.invoke(member=cast.members[to or who].ref, asset=found.asset.ref, by=actor, **said)


def flows(cast: Cast, found: Shared, who: str = "omar", **changes: object) -> bool:
    question = found.asked("Name", "Injury", **({"purpose": "save-life", "form": "identifiable"} | changes))
    with transaction.atomic(), cast.acting(who) as actor:
        return may_flow(actor, question).allowed


def test_it_works_where_the_agreement_has_lapsed_and_for_hours(cast, lapsed):
    assert not flows(cast, lapsed)
    override = invoke(cast, lapsed)
    assert flows(cast, lapsed)
    assert flows(cast, lapsed, use="pass-on")
    assert not flows(cast, lapsed, use="derive")
    assert not flows(cast, lapsed, purpose="prevent-serious-harm")
    assert not flows(cast, lapsed, who="ana")
    with clock.frozen(override.ends - timedelta(seconds=1)):
        assert flows(cast, lapsed)
    with clock.frozen(override.ends):
        assert not flows(cast, lapsed)


def test_it_is_loud_to_the_steward_and_the_leads_at_once(cast, lapsed):
    override = invoke(cast, lapsed, "mina", to="omar")
    with transaction.atomic():
        told = {}
        for key in ("leo", "ivan", "omar", "mina"):
            with cast.acting(key):
                told[key] = list(Notice.objects.filter(to_member_id=cast.members[key].ref))
    assert [len(told[key]) for key in ("leo", "ivan", "omar", "mina")] == [1, 1, 1, 0]
    notice = told["leo"][0]
    assert notice.subject == f"Emergency override: {lapsed.asset.name}"
    assert "Mina Manager of Thornbridge Council" in notice.body
    assert "a child is missing" in notice.body
    assert notice.email == cast.members["leo"].email
    assert notice.link.endswith(f"/{override.ref}/")


def test_each_use_is_recorded_with_it(cast, lapsed):
    override = invoke(cast, lapsed)
    flows(cast, lapsed)
    with transaction.atomic(), cast.acting("ivan") as lead:
        used = [entry for entry in override_history(lead, override) if entry.event == "agreements.override.used"]
    assert used[0].detail["fields"] == ["Name", "Injury"]
    assert used[0].member_name == "Omar Officer"


def test_it_is_reviewed_on_the_next_working_day_by_somebody_else(cast, lapsed):
    with clock.frozen(FRIDAY):
        override = invoke(cast, lapsed, to="ivan", who="omar")
        assert override.review_by.isoformat() == "2026-12-21"
    later = FRIDAY + timedelta(days=1)
    with clock.frozen(later), transaction.atomic(), cast.acting("ivan") as lead:
        assert [each.ref for each in overrides_to_review(lead)] == [override.ref]
        with pytest.raises(Problem, match="concerns you"):
            overrides.review(override=override.ref, finding="justified", review="Looked", by=lead)


def test_review_needs_it_to_have_ended_a_finding_and_words_and_happens_once(cast, lapsed):
    override = invoke(cast, lapsed)
    said = {"override": override.ref, "finding": "partly", "review": "The address would have done."}
    with transaction.atomic(), cast.acting("ivan") as lead:
        with pytest.raises(Problem, match="still stands"):
            overrides.review(**said, by=lead)
        overrides.end(override=override.ref, by=lead)
        with pytest.raises(Problem, match="has ended already"):
            overrides.end(override=override.ref, by=lead)
        for wrong in ({"finding": "nonsense"}, {"review": "  "}):
            with pytest.raises(Problem):
                overrides.review(**(said | wrong), by=lead)
        overrides.review(**said, by=lead)
        assert not overrides_to_review(lead)
        with pytest.raises(Problem, match="reviewed already"):
            overrides.review(**said, by=lead)
    assert not flows(cast, lapsed)


@pytest.mark.parametrize("hours", [0, 13, -1, 10**9])
def test_hours_not_days(cast, lapsed, hours):
    with pytest.raises(Problem, match="between 1 and 12 hours"):
        invoke(cast, lapsed, hours=hours)


@pytest.mark.parametrize("changes", [{"purpose": "curiosity"}, {"why": "   "}])
def test_without_an_emergency_there_is_none(cast, lapsed, changes):
    with pytest.raises(Problem):
        invoke(cast, lapsed, **changes)


def test_invoked_twice_it_is_one(cast, lapsed):
    assert invoke(cast, lapsed).ref == invoke(cast, lapsed, why="Again").ref


@pytest.mark.parametrize("who", ["ana", "olga", "cara", "ada", "pia"])
def test_some_roles_may_not_invoke_one(cast, lapsed, who):
    with pytest.raises(Refused):
        invoke(cast, lapsed, who)


def test_strangers_can_neither_be_named_nor_end_nor_see_it(cast, lapsed):
    with pytest.raises(Missing):
        invoke(cast, lapsed, to="wes")
    with pytest.raises(Problem, match="holds no role"):
        invoke(cast, lapsed, to="nora")
    override = invoke(cast, lapsed)
    with transaction.atomic(), cast.acting("wes") as stranger, pytest.raises(Missing):
        overrides.end(override=override.ref, by=stranger)
    with transaction.atomic(), cast.acting("fay") as lead, pytest.raises(Refused):
        overrides.end(override=override.ref, by=lead)


def test_the_database_refuses_a_review_by_whom_it_concerns(cast, lapsed):
    from django.db import IntegrityError

    override = invoke(cast, lapsed)
    with pytest.raises(IntegrityError), transaction.atomic(), cast.acting("ivan"):
        Override.objects.filter(ref=override.ref).update(
            reviewed_by=cast.members["omar"], reviewed_at=clock.now(), finding="justified"
        )
