"""Agreements, requests for access and overrides stand on the desk, and what presses stands under today."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from concordat.agreements.queries.desk import desk_for, pressing_for
from concordat.kernel import clock
from concordat.kernel.pages import PageSpec
from tests.agreements.making import access_things, share

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def things(cast):
    with clock.frozen(MONDAY):
        yield access_things(cast)


def kinds(cast, who="ivan"):
    with transaction.atomic(), cast.acting(who) as actor:
        return [(thing.kind, thing.state, thing.late) for thing in desk_for(actor, PageSpec()).page]


def test_they_stand_on_the_leads_desk_with_their_clocks(cast, things):
    with transaction.atomic(), cast.acting("ivan"):
        share(cast, "Near", review_on=clock.today() + timedelta(days=90))
        share(cast, "Far", review_on=clock.today() + timedelta(days=91))
        share(cast, "Late", review_on=clock.today() - timedelta(days=1))
    assert kinds(cast) == [
        ("agreement", "To be reviewed", True),
        ("override", "Stands now", False),
        ("access-request", "To be decided", False),
        ("agreement", "To be reviewed", False),
    ]
    assert kinds(cast, "leo") == []
    with clock.frozen(MONDAY + timedelta(hours=2)):
        assert ("override", "To be reviewed", False) in kinds(cast)
    with clock.frozen(MONDAY + timedelta(days=2)):
        assert ("override", "To be reviewed", True) in kinds(cast)


def test_what_presses_stands_under_today_and_so_do_ones_own_overrides(cast, things):
    with transaction.atomic(), cast.acting("omar") as omar:
        own = pressing_for(omar, 6)
    assert [each.when for each in own] == ["1 hour left"]
    assert "Your emergency override" in own[0].what
    with transaction.atomic(), cast.acting("ivan") as lead:
        assert [each.state for each in pressing_for(lead, 6)] == ["Stands now, Thornbridge Council"]
    with transaction.atomic(), cast.acting("ana") as analyst:
        assert pressing_for(analyst, 6) == []
