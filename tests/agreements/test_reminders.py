"""Reminders of reviews, of last days, and of agreements that lapsed: once each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from concordat.agreements.commands import reminders
from concordat.agreements.models import Disposal
from concordat.agreements.rules.agreements import reminder_step
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.notices.models import Notice
from tests.agreements.stage import Agreed

pytestmark = pytest.mark.django_db


def remind(cast, day):
    partnership = cast.partnerships["thornbridge"].ref
    night = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    with clock.frozen(night), transaction.atomic(), acting(system("work", partnership)) as worker:
        return reminders.remind(by=worker)


def told(cast, key):
    with transaction.atomic(), cast.acting(key):
        return list(Notice.objects.filter(to_member_id=cast.members[key].ref).values_list("subject", "body"))


def test_each_is_told_once_and_a_lapse_with_what_stood_on_it(cast):
    agreed = Agreed.assemble(cast)
    with clock.frozen(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        agreed.signed(review_on=date(2027, 3, 1), ends=date(2027, 12, 31))
    days = [(2026, 11, 30), (2026, 12, 1), (2026, 12, 2), (2027, 1, 30), (2027, 3, 1), (2027, 3, 2), (2027, 3, 3)]
    assert [remind(cast, date(*day)) for day in days] == [0, 1, 0, 1, 1, 1, 0]
    assert [remind(cast, date(*day)) for day in ((2027, 12, 31), (2028, 1, 1), (2028, 1, 2))] == [1, 1, 0]
    subjects = [subject for subject, _ in told(cast, "ivan") if "Signed" not in subject]
    assert len(subjects) == 6
    lapsed = [body for subject, body in told(cast, "leo") if subject.startswith("Lapsed")]
    assert len(lapsed) == 1
    assert "Data: Recorded crime. No agreement lets it flow any more to Thornbridge Council" in lapsed[0]


@pytest.mark.parametrize(
    ("day", "step"),
    [(91, ""), (90, "90"), (31, "90"), (30, "30"), (1, "30"), (0, "day"), (-1, "late")],
)
def test_which_reminder_is_due(day, step):
    today = date(2026, 11, 21)
    assert reminder_step(date.fromordinal(today.toordinal() + day), today) == step


def test_every_partnership_is_reminded_by_the_system_alone(cast):
    agreed = Agreed.assemble(cast)
    with clock.frozen(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        agreed.signed(review_on=date(2026, 11, 22))
        assert reminders.remind_all(by=system("work")) == 1


def test_what_parties_received_comes_due_once_the_time_is_over_for_which_they_may_keep_it(cast):
    agreed = Agreed.assemble(cast)
    with clock.frozen(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        agreed.signed(review_on=None, ends=date(2026, 11, 30), retention_months=6)
    for day in (date(2026, 12, 1), date(2026, 12, 2)):
        remind(cast, day)
    with transaction.atomic(), cast.acting("ivan") as lead, acting(lead.for_purpose("governance")):
        found = {each.agency_id: each for each in Disposal.objects.filter(agreement__isnull=False)}
    assert cast.agencies["police"].ref not in found
    assert {each.due for each in found.values()} == {date(2027, 5, 30)}
    assert "Recorded crime" in found[cast.agencies["council"].ref].what
