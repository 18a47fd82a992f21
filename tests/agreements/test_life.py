"""An agreement's life: written, given to be signed, signed, reviewed, withdrawn, and who may not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from concordat.agreements.commands import (
    agreements,
    contacts,
    ending,
    lines,
    parties,
    parts,
    publishing,
    reviews,
    signing,
)
from concordat.agreements.models import Line
from concordat.agreements.queries.agreements import one
from concordat.agreements.queries.signatures import sealed
from concordat.agreements.rules.terms import State
from concordat.kernel import clock
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.kernel.seals import Stale, seal
from concordat.notices.models import Notice
from tests.agreements.stage import FACTS, PART_3_BASIS, TODAY, Agreed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(datetime(2026, 11, 21, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def agreed(cast):
    return Agreed.assemble(cast)


def state(agreed, agreement, day=TODAY):
    return agreed.again(agreement).state(day)


def as_(agreed, key, command, **given):
    with transaction.atomic(), agreed.cast.acting(key) as actor:
        return command(by=actor, **given)


def test_it_is_written_signed_by_each_and_in_force_from_its_first_day(agreed):
    made = agreed.draft(begins=date(2027, 1, 1))
    agreed.propose(made)
    assert state(agreed, made) == State.SIGNING
    police = agreed.party(made, "police")
    signature = signing.Signature("Leo Lead", TODAY, "Chief Superintendent")
    as_(agreed, "leo", signing.sign, party=police.ref, signature=signature)
    assert state(agreed, made) == State.SIGNING
    agreed.sign(made, "council")
    assert state(agreed, made) == State.AGREED
    assert state(agreed, made, date(2027, 1, 1)) == State.IN_FORCE
    assert state(agreed, made, date(2028, 3, 31)) == State.IN_FORCE
    assert state(agreed, made, date(2028, 4, 1)) == State.LAPSED
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        found = sealed(ivan, one(ivan, made.ref))
    assert found.holds
    assert [name for name, _ in found.signed] == ["Vale Police", "Thornbridge Council"]


def test_what_was_signed_is_compared_with_what_stands(agreed):
    made = agreed.signed()
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        Line.objects.filter(agreement=made).update(onward=True)
        assert not sealed(ivan, one(ivan, made.ref)).holds


def test_nothing_incomplete_is_proposed_and_each_missing_thing_is_named(agreed):
    made = as_(agreed, "ivan", agreements.draft, facts=agreements.Facts(title="Bare"))
    with pytest.raises(Problem) as refused:
        as_(agreed, "ivan", agreements.propose, agreement=made.ref)
    for missing in ("first day", "last day", "at least two", "a purpose", "schedule", "how many months", "impact"):
        assert missing in refused.value.message
    assert state(agreed, made) == State.DRAFT


def test_a_party_without_a_part_stands_in_the_way(agreed):
    made = agreed.draft()
    as_(agreed, "ivan", parties.add, agreement=made.ref, agency=agreed.cast.agencies["fire"].ref)
    with pytest.raises(Problem, match="Say what Vale Fire and Rescue Service is for “Prevent serious violence”"):
        agreed.propose(made)


def test_what_is_proposed_is_locked_for_whoever_edits_it_meanwhile(agreed):
    made = agreed.draft()
    seen = seal(agreed.again(made).facts())
    agreed.propose(made)
    for command, given in (
        (agreements.edit, {"agreement": made.ref, "facts": FACTS, "seen": seen}),
        (parties.remove, {"party": agreed.party(made, "police").ref}),
        (parties.add, {"agreement": made.ref, "agency": agreed.cast.agencies["fire"].ref}),
    ):
        with pytest.raises(Problem, match="Take it back to draft first"):
            as_(agreed, "ivan", command, **given)


def test_the_second_of_two_who_edit_is_told(agreed):
    made = agreed.draft()
    seen = seal(agreed.again(made).facts())
    as_(agreed, "ivan", agreements.edit, agreement=made.ref, facts=FACTS, seen=seen)
    changed = agreements.Facts(title="Another")
    as_(agreed, "ivan", agreements.edit, agreement=made.ref, facts=changed)
    with pytest.raises(Stale):
        as_(agreed, "ivan", agreements.edit, agreement=made.ref, facts=FACTS, seen=seen)
    assert agreed.again(made).title == "Another"


def test_taken_back_its_signatures_go_and_what_was_read_before_is_not_signed(agreed):
    made = agreed.draft()
    agreed.propose(made)
    agreed.sign(made, "council")
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        read = seal(one(ivan, made.ref).said())
    as_(agreed, "ivan", agreements.take_back, agreement=made.ref)
    assert agreed.party(made, "council").signed_on is None
    signature = signing.Signature("Leo Lead", TODAY, "Chief")
    given = {"party": agreed.party(made, "police").ref, "signature": signature, "seen": read}
    with pytest.raises(Problem, match="This one is a draft"):
        as_(agreed, "leo", signing.sign, **given)
    as_(
        agreed,
        "ivan",
        agreements.edit,
        agreement=made.ref,
        facts=agreements.Facts(**{**vars_of(FACTS), "about": "New"}),
    )
    agreed.propose(made)
    with pytest.raises(Problem, match="changed since you opened this page"):
        as_(agreed, "leo", signing.sign, **given)
    agreed.sign(made, "council", "police")
    assert state(agreed, made) == State.IN_FORCE


def vars_of(facts):
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


def test_a_lead_signs_for_their_own_agency_alone_once_and_on_a_day_that_has_come(agreed):
    made = agreed.draft()
    agreed.propose(made)
    signature = signing.Signature("Leo Lead", TODAY, "Chief")
    with pytest.raises(Refused):
        as_(agreed, "leo", signing.sign, party=agreed.party(made, "council").ref, signature=signature)
    late = signing.Signature("Leo Lead", date(2026, 11, 22), "Chief")
    with pytest.raises(Problem, match="today or earlier"):
        as_(agreed, "leo", signing.sign, party=agreed.party(made, "police").ref, signature=late)
    nobody = signing.Signature("Leo Lead", TODAY, "  ")
    with pytest.raises(Problem, match="authority"):
        as_(agreed, "leo", signing.sign, party=agreed.party(made, "police").ref, signature=nobody)
    as_(agreed, "leo", signing.sign, party=agreed.party(made, "police").ref, signature=signature)
    with pytest.raises(Problem, match="already"):
        as_(agreed, "leo", signing.sign, party=agreed.party(made, "police").ref, signature=signature)


@pytest.mark.parametrize("key", ["ada", "mina", "leo", "pia", "omar", "ana", "olga", "cara"])
def test_nobody_but_the_keeper_of_agreements_takes_its_steps(agreed, key):
    made = agreed.draft()
    for command, given in (
        (agreements.draft, {"facts": FACTS}),
        (agreements.edit, {"agreement": made.ref, "facts": FACTS}),
        (agreements.renew, {"agreement": made.ref}),
        (agreements.delete, {"agreement": made.ref}),
        (agreements.propose, {"agreement": made.ref}),
        (agreements.take_back, {"agreement": made.ref}),
        (reviews.begin, {"agreement": made.ref}),
        (reviews.finish, {"agreement": made.ref, "outcome": reviews.Outcome("goes-on", "Fine")}),
        (ending.withdraw, {"agreement": made.ref, "why": "Because"}),
        (publishing.publish, {"agreement": made.ref}),
        (publishing.unpublish, {"agreement": made.ref}),
        (parties.leave, {"party": agreed.party(made, "police").ref, "on": TODAY}),
        (parties.edit, {"party": agreed.party(made, "police").ref, "competent": True}),
    ):
        with pytest.raises(Refused):
            as_(agreed, key, command, **given)


def test_nobody_of_another_partnership_finds_it(agreed):
    made = agreed.draft()
    with transaction.atomic(), agreed.cast.acting("wes", "westhaven") as wes, pytest.raises((Missing, Refused)):
        ending.withdraw(agreement=made.ref, why="Mine", by=wes)


def test_reviewed_it_goes_on_longer_only_on_somebodys_authority(agreed):
    made = agreed.signed()
    with pytest.raises(Problem, match="only while it is under review"):
        as_(agreed, "ivan", reviews.finish, agreement=made.ref, outcome=reviews.Outcome("goes-on", "Fine"))
    as_(agreed, "ivan", reviews.begin, agreement=made.ref)
    assert state(agreed, made) == State.UNDER_REVIEW
    longer = reviews.Outcome("goes-on", "All is needed", date(2028, 4, 1), date(2029, 3, 31))
    with pytest.raises(Problem, match="authority"):
        as_(agreed, "ivan", reviews.finish, agreement=made.ref, outcome=longer)
    outcome = reviews.Outcome("goes-on", "All is needed", date(2028, 4, 1))
    with pytest.raises(Problem, match="not be after the last day"):
        as_(agreed, "ivan", reviews.finish, agreement=made.ref, outcome=outcome)
    agreed_longer = reviews.Outcome("goes-on", "All is needed", date(2028, 4, 1), date(2029, 3, 31), "Board, item 4")
    as_(agreed, "ivan", reviews.finish, agreement=made.ref, outcome=agreed_longer)
    assert state(agreed, made, date(2029, 3, 31)) == State.IN_FORCE
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        assert sealed(ivan, one(ivan, made.ref)).holds


def test_a_review_may_begin_what_follows_it(agreed):
    made = agreed.signed()
    as_(agreed, "ivan", reviews.begin, agreement=made.ref)
    outcome = reviews.Outcome("replaced", "More parties", date(2027, 6, 1))
    after = as_(agreed, "ivan", reviews.finish, agreement=made.ref, outcome=outcome)
    assert after.replaces_id == made.ref
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        before, copy = one(ivan, made.ref), one(ivan, after.ref)
        assert copy.state(TODAY) == State.DRAFT
        assert {party.agency_id for party in copy.parties.all()} == {party.agency_id for party in before.parties.all()}
        assert not any(party.signed_on for party in copy.parties.all())
        assert {line.said() for line in copy.lines.all()} == {line.said() for line in before.lines.all()}
        assert [len(ground.parts.all()) for ground in copy.grounds.all()] == [2]


def test_withdrawn_it_permits_nothing_and_everybody_is_told_what_stood_on_it(agreed):
    made = agreed.signed()
    with pytest.raises(Problem, match="Say why"):
        as_(agreed, "ivan", ending.withdraw, agreement=made.ref, why=" ")
    as_(agreed, "ivan", ending.withdraw, agreement=made.ref, why="The law changed")
    assert state(agreed, made) == State.WITHDRAWN
    with pytest.raises(Problem, match="withdrawn"):
        as_(agreed, "ivan", ending.withdraw, agreement=made.ref, why="Again")
    with transaction.atomic(), agreed.cast.acting("leo"):
        told = Notice.objects.filter(to_member_id=agreed.cast.members["leo"].ref, subject__startswith="Withdrawn").get()
    assert "Data: Recorded crime" in told.body


def test_contacts_change_while_what_was_signed_stands(agreed):
    made = agreed.signed()
    police, leo = agreed.party(made, "police").ref, agreed.cast.members["leo"].ref
    given = {"agreement": made.ref, "contact": agreed.cast.members["ivan"].ref}
    as_(agreed, "ivan", contacts.name, **given, parties={police: leo})
    assert agreed.party(made, "police").contact_id == leo
    with pytest.raises(Problem, match="does not work for Vale Police"):
        as_(agreed, "ivan", contacts.name, **given, parties={police: agreed.cast.members["omar"].ref})
    with pytest.raises(Refused):
        as_(agreed, "mina", contacts.name, **given, parties={})
    with transaction.atomic(), agreed.cast.acting("ivan") as ivan:
        assert sealed(ivan, one(ivan, made.ref)).holds


def test_a_party_leaves_on_a_day_and_two_stay(agreed):
    made = agreed.signed()
    police = agreed.party(made, "police")
    with pytest.raises(Problem, match="needs two parties"):
        as_(agreed, "ivan", parties.leave, party=police.ref, on=TODAY)


def test_part_3_is_open_to_competent_authorities_for_law_enforcement_alone(agreed):
    made = agreed.draft()
    from concordat.agreements.commands import grounds

    ground = as_(
        agreed, "ivan", grounds.add, agreement=made.ref, purpose=agreed.enforcing.ref, gateways=[agreed.gateway.ref]
    )
    police, council = agreed.party(made, "police"), agreed.party(made, "council")
    as_(agreed, "ivan", parties.edit, party=council.ref, competent=False)
    role = parts.Role("sole", "part-3", PART_3_BASIS)
    with pytest.raises(Problem, match="not recorded as a competent authority"):
        as_(agreed, "ivan", parts.add, ground=ground.ref, party=council.ref, role=role)
    as_(agreed, "ivan", parts.add, ground=ground.ref, party=police.ref, role=role)
    with pytest.raises(Problem, match="put under Part 3 for a purpose"):
        as_(agreed, "ivan", parties.edit, party=police.ref, competent=False)
    processor = parts.Role("processor", acts_for=police.ref)
    as_(agreed, "ivan", parts.add, ground=ground.ref, party=council.ref, role=processor)
    with pytest.raises(Problem, match="processes for Vale Police"):
        as_(agreed, "ivan", parties.remove, party=police.ref)


@pytest.mark.parametrize(
    ("forms", "fields", "least", "said"),
    [
        (("aggregate",), ("Name",), "", "would name people"),
        (("aggregate",), ("Point",), "region", "Choose from what is listed"),
        ((), ("Ward",), "", "at least one form"),
        (("aggregate",), (), "", "at least one field"),
    ],
)
def test_a_line_that_could_never_be_used_is_refused(agreed, forms, fields, least, said):
    made = agreed.draft()
    gives = lines.Gives(forms, tuple(agreed.fields[name].ref for name in fields), least_geography=least)
    with pytest.raises(Problem, match=said):
        as_(agreed, "ivan", lines.add, agreement=made.ref, asset=agreed.asset.ref, gives=gives)
