"""Requests for access: they stand in for a role, never for an agreement, until the end of a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.agreements.commands import requests
from concordat.agreements.models import AccessRequest, Override
from concordat.agreements.queries.flows import may_flow
from concordat.agreements.queries.requests import request_for, requests_page, requests_to_decide, what_stands_in_the_way
from concordat.kernel import clock, workdays
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.kernel.pages import PageSpec
from concordat.notices.models import Notice
from tests.agreements.making import Shared, share
from tests.cast import Cast


@pytest.fixture
def found(cast: Cast) -> Shared:
    with transaction.atomic(), cast.acting("ivan"):
        return share(cast)


def make(cast: Cast, found: Shared, who: str = "mina", **changes: object) -> AccessRequest:
    said = {
        "asset": found.asset.ref,
        "purpose": found.purpose.ref,
        "form": "pseudonymous",
        "fields": [found.fields["Month"], found.fields["LSOA"]],
        "why": "To brief the board",
        "until": clock.today() + timedelta(days=60),
    } | changes
    with transaction.atomic(), cast.acting(who) as actor:
        return requests.make(**said, by=actor)


def decide(
    cast: Cast, request: AccessRequest, grant: bool = True, who: str = "ivan", why: str = "Fair"
) -> AccessRequest:
    with transaction.atomic(), cast.acting(who) as actor:
        return requests.decide(request=request.ref, grant=grant, decision=why, by=actor)


def flows(cast: Cast, found: Shared, who: str = "mina", *names: str) -> bool:
    with transaction.atomic(), cast.acting(who) as actor:
        return may_flow(actor, found.asked(*names)).allowed


def test_a_grant_stands_in_for_a_role_until_its_last_day(cast, found):
    assert not flows(cast, found)
    request = make(cast, found)
    assert request.decide_by == workdays.workdays_after(clock.today(), 5)
    assert not flows(cast, found)
    decide(cast, request)
    assert flows(cast, found)
    assert flows(cast, found, "mina", "Month")
    with clock.frozen(clock.end_of(request.until)):
        assert not flows(cast, found)


def test_it_never_stands_in_for_an_agreement(cast, found):
    request = decide(cast, make(cast, found))
    with transaction.atomic(), cast.acting("ivan"):
        found.agreement.stage, found.agreement.withdrawn_at = "withdrawn", clock.now()
        found.agreement.save()
    assert not flows(cast, found)
    with transaction.atomic(), cast.acting("ivan") as lead:
        assert "was withdrawn" in what_stands_in_the_way(lead, request)


def test_what_no_agreement_lets_flow_cannot_be_granted(cast, found):
    request = make(cast, found, purpose=found.other.ref)
    with pytest.raises(Problem, match="No agreement lets this flow") as problem:
        decide(cast, request)
    assert problem.value.field == "grant"
    assert decide(cast, request, grant=False).status == "refused"


def test_whoever_decides_is_told_and_then_whoever_asked(cast, found):
    request = make(cast, found)
    with transaction.atomic(), cast.acting("ivan"):
        assert Notice.objects.get().subject == f"Mina Manager asks for access to {found.asset}"
    decide(cast, request, grant=False, why="The counts would do")
    with transaction.atomic(), cast.acting("mina"):
        notice = Notice.objects.get()
    assert "is refused" in notice.subject
    assert "The counts would do" in notice.body


def test_it_is_decided_once_with_a_reason_and_by_another(cast, found):
    request = make(cast, found)
    with pytest.raises(Problem, match="Say why"):
        decide(cast, request, grant=False, why=" ")
    decide(cast, request, grant=False)
    for again in (True, False):
        with pytest.raises(Problem, match="has been refused"):
            decide(cast, request, grant=again)
    own = make(cast, found, "ivan")
    with pytest.raises(Problem, match="concerns you"):
        decide(cast, own)
    with pytest.raises(Refused):
        decide(cast, own, who="mina")


def test_it_can_be_taken_back_before_and_ended_after(cast, found):
    first = make(cast, found)
    with transaction.atomic(), cast.acting("mina") as mina:
        requests.take_back(request=first.ref, by=mina)
        with pytest.raises(Problem):
            requests.take_back(request=first.ref, by=mina)
    with pytest.raises(Problem, match="was taken back"):
        decide(cast, first)
    second = decide(cast, make(cast, found))
    with transaction.atomic(), cast.acting("ivan") as lead:
        with pytest.raises(Missing):
            requests.take_back(request=second.ref, by=lead)
        with pytest.raises(Problem, match="Say why"):
            requests.end(request=second.ref, why="", by=lead)
        requests.end(request=second.ref, why="Left the project", by=lead)
    assert not flows(cast, found)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": -1}, "until"),
        ({"until": 400}, "until"),
        ({"fields": []}, "fields"),
        ({"fields": ["0" * 12]}, "fields"),
        ({"form": "aggregate"}, "form"),
    ],
)
def test_what_is_wrong_is_said_beside_it(cast, found, changes, field):
    if "until" in changes:
        changes = {"until": clock.today() + timedelta(days=changes["until"])}
    with pytest.raises(Problem) as problem:
        make(cast, found, **changes)
    assert problem.value.field == field


def test_the_same_request_twice_is_one(cast, found):
    assert make(cast, found).ref == make(cast, found).ref


def test_one_sees_ones_own_and_who_decides_all(cast, found):
    mine, other = make(cast, found), make(cast, found, "omar")
    spec = PageSpec(sort="decide_by")
    with transaction.atomic(), cast.acting("mina") as mina:
        assert [each.ref for each in requests_page(mina, spec)] == [mine.ref]
        with pytest.raises(Missing):
            request_for(mina, other.ref)
        assert not requests_to_decide(mina)
    with transaction.atomic(), cast.acting("ivan") as lead:
        assert {each.ref for each in requests_to_decide(lead)} == {mine.ref, other.ref}
    with transaction.atomic(), cast.acting("wes") as stranger, pytest.raises(Missing):
        request_for(stranger, mine.ref)


def test_lists_take_as_many_queries_for_fifty_as_for_five(cast, found, settings):
    settings.DEMONSTRATION = True
    browser = cast.browser("ivan")
    pages = ("/agreements/requests/", "/agreements/overrides/", "/agreements/desk/", "/agreements/flow/")

    def asked(rows: int) -> list[int]:
        ours = {"partnership": found.asset.partnership, "asset": found.asset, "member": cast.members["omar"]}
        ours |= {"agency": cast.agencies["council"], "why": "Case 7"}
        today, now = clock.today(), clock.now()
        with transaction.atomic(), cast.acting("ivan"):
            for _ in range(rows):
                AccessRequest.objects.create(
                    **ours, purpose=found.purpose, form="pseudonymous", until=today, decide_by=today
                )
                Override.objects.create(
                    **ours,
                    purpose="save-life",
                    invoked_by=ours["member"],
                    begins=now,
                    ends=now + timedelta(hours=1),
                    review_by=today,
                )
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    assert asked(5) == asked(45)


def test_what_waits_for_a_decision_stands_before_what_was_decided(cast, found):
    first = make(cast, found)
    decide(cast, first)
    second = make(cast, found, form="identifiable")
    with transaction.atomic(), cast.acting("ivan") as ivan:
        page = requests_page(ivan, PageSpec(sort="decide_by"))
    assert [each.ref for each in page.items] == [second.ref, first.ref]
