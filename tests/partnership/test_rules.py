"""Who may give which role, and what dates make sense."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from concordat.kernel.errors import Problem
from concordat.partnership import rules

EVERY = frozenset(settings.ROLES)
HELD = st.frozensets(st.sampled_from(sorted(EVERY)))


def test_an_administrator_may_give_every_role():
    assert rules.grantable({"administrator"}, EVERY) == EVERY


def test_an_agency_administrator_gives_the_agencys_roles_alone():
    assert rules.grantable({"agency-administrator"}, EVERY) == {
        "agency-lead",
        "agency-administrator",
        "officer",
        "analyst",
    }


@pytest.mark.parametrize("role", ["agency-lead", "officer", "analyst", "observer", "information-governance"])
def test_other_roles_give_none(role):
    assert rules.grantable({role}, EVERY) == frozenset()


@given(HELD)
def test_nobody_but_an_administrator_makes_an_administrator(held):
    assert ("administrator" in rules.grantable(held, EVERY)) == ("administrator" in held)


@given(HELD, HELD)
def test_more_roles_never_give_less(held, more):
    assert rules.grantable(held, EVERY) <= rules.grantable(held | more, EVERY)


def test_the_grants_name_roles_that_there_are():
    for role, given_roles in rules.GRANTS.items():
        assert {role} | given_roles <= EVERY


def test_one_does_not_change_oneself():
    with pytest.raises(Problem, match="your own roles"):
        rules.check_not_own("abc", "abc")
    rules.check_not_own("abc", "def")


@given(st.dates(), st.dates())
def test_the_last_day_is_not_before_the_first(begins, ends):
    if ends < begins:
        with pytest.raises(Problem) as problem:
            rules.check_ends_after(begins, ends)
        assert problem.value.field == "ends"
    else:
        rules.check_ends_after(begins, ends)


def test_who_is_followed_ends_the_day_before():
    assert rules.replaced(date(2024, 1, 1), date(2024, 3, 1)) == date(2024, 2, 29)
    assert rules.replaced(None, date(2024, 3, 1)) == date(2024, 2, 29)
    with pytest.raises(Problem, match="1 January 2024"):
        rules.replaced(date(2024, 1, 1), date(2024, 1, 1))


@pytest.mark.parametrize(
    ("own_agency", "elsewhere", "closed"),
    [(True, False, True), (True, True, True), (False, False, True), (False, True, False)],
)
def test_another_agency_closes_an_account_only_where_nobody_else_needs_it(own_agency, elsewhere, closed):
    assert rules.closes_account(own_agency=own_agency, elsewhere=elsewhere) is closed


def test_a_police_force_is_a_responsible_authority_and_a_charity_is_not():
    assert rules.statutory("police")
    assert not rules.statutory("charity")
