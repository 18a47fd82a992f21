"""The demonstration: on whatever day it is made, a plan is in force, reported on at least twice, and nothing lies ahead."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from concordat.agreements.models import AccessRequest, Override, Purpose
from concordat.agreements.queries.desk import desk_for
from concordat.analysis.queries.asking import ask
from concordat.analysis.rules.questions import read
from concordat.audit.models import Entry
from concordat.config import demonstration
from concordat.config.demonstration.calendar import Calendar
from concordat.config.demonstration.data import months
from concordat.datasets.models import Delivery, Gap, Read, Version
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.pages import PageSpec
from concordat.partnership.models import Member
from concordat.partnership.queries.actors import actor_for
from concordat.plans.models import Action, Crossing, Crosswalk, Overrule, Plan, Update


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2024, 10, 24), 0),
        (date(2025, 10, 23), 0),
        (date(2025, 10, 24), 1),
        (date(2027, 4, 1), 2),
        (date(2028, 2, 29), 3),
    ],
)
def test_the_story_moves_on_by_whole_years(today: date, years: int) -> None:
    assert Calendar.of(today).years == years


def test_days_quarters_and_words_move_and_acts_stay() -> None:
    calendar = Calendar(2)
    assert calendar.day(date(2024, 2, 29)) == date(2026, 2, 28)
    assert calendar.quarter("2023/24 Q4") == "2025/26 Q4"
    told = calendar.words("In 2023/24, by July 2024, under the Domestic Abuse Act 2021, since 2010")
    assert told == "In 2025/26, by July 2026, under the Domestic Abuse Act 2021, since 2010"


@pytest.mark.django_db
def test_a_plan_is_in_force_and_has_been_reported_on_also_when_its_year_is_over() -> None:
    now = timezone.make_aware(datetime(2027, 7, 2, 12))
    with clock.frozen(now):
        demonstration.load()
        with acting(system("sign-in")):
            priya = actor_for(Member.objects.get(email="priya.ramanathan-cole@medway.example").ref)
        with acting(priya):
            first, second, third = Plan.objects.order_by("begins")
            assert [plan.status for plan in (first, second, third)] == ["retired", "retired", "in-force"]
            assert [plan.actions.count() for plan in (first, second, third)] == [79, 37, 28]
            assert third.title.endswith(third.period)
            assert (third.begins, third.replaces) == (date(2026, 4, 1), second)
            assert third.amendments.count() == 2
            reports = Update.objects.filter(submitted_at__isnull=False)
            assert reports.filter(action__plan=second).count() == 120
            assert reports.filter(action__plan=third).count() == 67
            assert Overrule.objects.count() == 6
            assert Crossing.objects.filter(decision="confirmed", crosswalk__later=third).count() > 30
            undecided = Crosswalk.objects.get(later=third).crossings.filter(decision="suggested")
            assert not undecided.exists()
            owner = Action.objects.get(plan=second, code="RV8").owner
            assert owner is not None
            assert not owner.memberships.filter(ends__isnull=True).exists()
            assert Entry.objects.filter(at__gt=now).count() == 0
            assert not Plan.objects.filter(created_at__gt=now - timedelta(days=30)).exists()
        with acting(system("sign-in")):
            farida = actor_for(Member.objects.get(email="farida.molyneaux@medway.example").ref)
        with acting(farida):
            sharing_has_been_told(farida)
            data_have_been_delivered(date(2027, 7, 2))
        with acting(system("sign-in")):
            analyst = actor_for(Member.objects.get(email="anneliese.mbeki-thorne@medway.example").ref)
        with acting(analyst):
            people_are_in_two_datasets(analyst)


def sharing_has_been_told(farida: Actor) -> None:
    """See what waits for the information governance lead, and that nothing that had to be done in time was done late."""
    assert Counter(AccessRequest.objects.values_list("status", flat=True)) == {"granted": 2, "refused": 1, "asked": 1}
    standing = list(Override.objects.order_by("begins"))
    assert [each.finding for each in standing] == ["justified", ""]
    assert [each.ends < clock.now() for each in standing] == [True, True]
    assert Entry.objects.filter(event="agreements.override.used").count() == len(standing)
    assert Entry.objects.filter(event="agreements.flow.asked", detail__allowed=False).count() == 0
    waits = list(desk_for(farida, PageSpec(size=100)).page.items)
    assert {each.kind for each in waits} >= {
        "access-request",
        "agreement",
        "complaint",
        "disposal",
        "override",
        "policy-document",
        "subject-request",
    }
    assert not [each for each in waits if each.late]


def people_are_in_two_datasets(analyst: Actor) -> None:
    """See that an analyst finds people of ambulance call-outs among those who came to hospital, and some who did not."""
    purpose = Purpose.objects.get(name="Prevent and reduce serious violence").ref
    of: dict[str, Any] = {"version": 1, "datasets": ["ambulance-callouts"]}
    every = (of | {"also_in": "injury-attendances"}, of | {"not_in": "injury-attendances"})
    both, others = (ask(analyst, read(each), purpose).totals[0].figure.value or 0 for each in every)
    assert min(both, others) > 100


def data_have_been_delivered(today: date) -> None:
    """See eight agencies' data of two years, and in it one of each thing that goes wrong."""
    every = Delivery.objects.select_related("dataset").order_by("created_at")
    given = {(each.dataset.key, each.state): each for each in every}  # of several, the last
    assert len({each.agency_id for each in given.values()}) == 8
    assert Counter(state for _, state in given) == {"landed": 13, "refused": 1, "asked": 1}
    assert given["assault-attendances", "landed"].answer
    assert given["deliberate-fires", "asked"].questions
    assert {stop["code"] for stop in given["housing-asb", "refused"].stops} == {"threshold"}
    aside = given["recorded-violence", "landed"]
    assert aside.counts["quarantined"] == sum(fault["rows"] for fault in aside.faults) > 5
    assert aside.quarantine_until >= today
    assert "Victim name" in aside.ignored
    assert "Outcome" in aside.left_out
    standing = {each.dataset.key: each for each in Version.objects.filter(superseded_at__isnull=True)}
    held = {key: [part["period"] for part in version.parts] for key, version in standing.items()}
    assert held["police-street"] == [f"{month:%Y-%m}" for month in months(date(2025, 7, 1), date(2027, 6, 23))]
    assert "2026-12" not in held["assault-attendances"]
    assert held["youth-justice-caseload"][-1] < "2027-05", "its agreement lapsed"
    assert standing["police-street"].difference["changed"] > 0
    assert Read.objects.filter(rows__gt=0).count() == 5
    assert sorted(Gap.objects.values_list("closed_as", flat=True)) == ["", "", "", "", "shared", "shared"]
