"""How rules decide: deny beats allow, the specific beats the general, silence means no."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from concordat.access.rules import Role, Rule, Standing, Within, allow, decide, deny, holders

PERMISSIONS = ["plans.plan.view", "plans.plan.adopt", "plans.update.draft", "partnership.member.view"]
PATTERNS = ["*", "plans.*", "plans.plan.*", "plans.plan.adopt", "partnership.*", "partnership.member.view"]


def table(**roles: tuple[Rule, ...]) -> dict[str, Role]:
    return {key: Role(key, "for a test", rules) for key, rules in roles.items()}


ANYTHING = Standing()


def may(roles: dict[str, Role], permission: str, *held: str, standing: Standing = ANYTHING) -> bool:
    return decide(held or roles, roles, permission, "Do it", standing).allowed


def test_silence_means_no():
    assert not may(table(reader=allow("plans.plan.view")), "plans.plan.adopt")


def test_nobody_without_a_role_may_do_anything():
    decision = decide([], table(reader=allow("*")), "plans.plan.view", "See plans", Standing())
    assert (decision.allowed, decision.under) == (False, "silence")


def test_deny_beats_allow_of_the_same_narrowness():
    assert not may(table(one=allow("plans.plan.adopt"), other=deny("plans.plan.adopt")), "plans.plan.adopt")


def test_the_specific_beats_the_general_either_way():
    assert may(table(one=deny("plans.*"), other=allow("plans.plan.adopt")), "plans.plan.adopt")
    assert not may(table(one=allow("plans.*"), other=deny("plans.plan.adopt")), "plans.plan.adopt")


def test_a_rule_for_ones_own_agency_reaches_only_its_things():
    roles = table(lead=allow("plans.update.*", within=Within.OWN_AGENCY))
    assert may(roles, "plans.update.draft", standing=Standing(own_agency=True, own=False))
    assert not may(roles, "plans.update.draft", standing=Standing(own_agency=False, own=False))


def test_a_denial_of_ones_own_beats_a_wider_allowance():
    roles = table(both=allow("partnership.member.view") + deny("partnership.member.view", within=Within.OWN))
    assert not may(roles, "partnership.member.view", standing=Standing(own_agency=True, own=True))
    assert may(roles, "partnership.member.view", standing=Standing(own_agency=True, own=False))


def test_a_refusal_says_that_it_would_be_allowed_for_ones_own():
    roles = table(lead=allow("plans.update.*", within=Within.OWN_AGENCY))
    decision = decide(["lead"], roles, "plans.update.draft", "Draft an update", Standing(False, False))
    assert "agency's own" in decision.reason


def test_holders_names_the_roles_to_ask():
    assert holders(table(one=allow("plans.*"), two=deny("plans.*")), "plans.plan.view") == ["one"]


rules = st.builds(Rule, st.booleans(), st.sampled_from(PATTERNS), st.sampled_from(list(Within)))
tables = st.dictionaries(st.sampled_from("abc"), st.lists(rules, max_size=4).map(tuple), max_size=3)
standings = st.builds(Standing, st.booleans(), st.booleans())


@given(tables, st.sampled_from(PERMISSIONS), standings)
def test_an_allowance_always_rests_on_a_rule_that_allows(found, permission, standing):
    decision = decide(found, table(**found), permission, "Do it", standing)
    fits = [r for held in found.values() for r in held if r.names(permission) and standing.reached_by(r)]
    if decision.allowed:
        assert any(rule.allow for rule in fits)
    if not any(rule.allow for rule in fits):
        assert not decision.allowed


@given(tables, st.sampled_from(PERMISSIONS), standings)
def test_denying_exactly_what_is_ones_own_always_wins(found, permission, standing):
    found = {**found, "z": deny(permission, within=Within.OWN)}
    if standing.own:
        assert not decide(found, table(**found), permission, "Do it", standing).allowed


@given(tables, st.sampled_from(PERMISSIONS), standings)
def test_the_order_of_roles_does_not_matter(found, permission, standing):
    one = decide(found, table(**found), permission, "Do it", standing)
    other = decide(reversed(list(found)), table(**dict(reversed(found.items()))), permission, "Do it", standing)
    assert one == other
