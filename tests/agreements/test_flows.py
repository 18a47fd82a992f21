"""May this flow? asked of the database, at a terminal and by a program, and what is recorded of it."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from django.db import transaction

from concordat.agreements.models import Agreement
from concordat.agreements.queries.flows import may_flow
from concordat.audit.models import Entry
from concordat.config.cli import main
from concordat.kernel import clock
from concordat.kernel.errors import Missing, Refused
from tests.agreements.making import Shared, share
from tests.api.program import program
from tests.cast import Cast


def shared(cast: Cast, **facts: object) -> Shared:
    with transaction.atomic(), cast.acting("ivan"):
        return share(cast, **facts)


def asked(cast: Cast, who: str, question: object, to: str = "") -> object:
    with transaction.atomic(), cast.acting(who) as actor:
        return may_flow(actor, question, cast.members[to].ref if to else "")


def test_an_agreement_in_force_lets_it_flow_on_its_conditions(cast):
    found = shared(cast)
    decision = asked(cast, "ana", found.asked())
    assert decision.allowed
    assert decision.under == f"agreement {found.agreement.ref}"
    assert "Crime and Disorder Act 1998" in decision.reason
    kept = decision.conditions
    assert (kept.least_geography, kept.least_count, kept.rounding, kept.retention) == ("lsoa", 5, 5, 24)


@pytest.mark.parametrize(
    ("facts", "changes", "who", "reason"),
    [
        ({"ends": -1}, {}, "ana", "lapsed at the end of"),
        ({"stage": "signing"}, {}, "ana", "yet to sign"),
        ({"stage": "draft"}, {}, "ana", "is a draft"),
        ({"begins": 1}, {}, "ana", "begins on"),
        ({}, {"purpose": "other"}, "ana", "is not for the purpose"),
        ({}, {"form": "identifiable"}, "omar", "does not give “Crimes (Hot spots)” in identifiable form"),
        ({}, {"use": "pass-on"}, "ana", "does not allow onward sharing"),
        ({}, {"use": "derive"}, "ana", "does not allow anything to be derived"),
        ({}, {"fields": ("Postcode",)}, "ana", "more finely where something is"),
        ({}, {"fields": ("Offence",)}, "ana", "no condition under which Thornbridge Council may have criminal offence"),
        ({}, {"fields": ("Injury",)}, "ana", "does not give Injury"),
        ({}, {"fields": ("Name",)}, "ana", "would name people"),
        ({}, {}, "mina", "None of the roles of Mina Manager may receive pseudonymous data"),
        ({}, {"asset": "0" * 12}, "ana", "no such data"),
    ],
)
def test_what_the_agreement_does_not_give_is_refused_with_the_reason(cast, facts, changes, who, reason):
    days = {name: clock.today() + timedelta(days=value) for name, value in facts.items() if isinstance(value, int)}
    found = shared(cast, **(facts | days | ({"review_on": None} if days else {})))
    names = changes.pop("fields", ())
    if "purpose" in changes:
        changes["purpose"] = found.other.ref
    decision = asked(cast, who, found.asked(*names, **changes))
    assert not decision.allowed
    assert decision.under == "silence"
    assert reason in decision.reason


def test_who_is_no_party_is_refused(cast):
    found = shared(cast)
    with transaction.atomic(), cast.acting("ivan"):
        found.agreement.parties.filter(agency=cast.agencies["council"]).delete()
    assert "Thornbridge Council is not a party to “Hot spots”." in asked(cast, "ana", found.asked()).reason


def test_withdrawn_it_permits_nothing_from_that_moment(cast):
    found = shared(cast)
    assert asked(cast, "ana", found.asked()).allowed
    with transaction.atomic(), cast.acting("ivan"):
        Agreement.objects.update(stage="withdrawn", withdrawn_at=clock.now())
    assert "was withdrawn" in asked(cast, "ana", found.asked()).reason


def test_the_last_day_counts_and_the_next_does_not(cast):
    found = shared(cast, ends=clock.today(), review_on=None)
    assert asked(cast, "ana", found.asked()).allowed
    with clock.frozen(clock.end_of(clock.today())):
        assert "lapsed" in asked(cast, "ana", found.asked()).reason


def test_a_providers_own_people_need_no_agreement_but_a_role(cast):
    found = shared(cast, stage="draft")
    assert asked(cast, "leo", found.asked(form="aggregate")).under == "the provider's own data"
    assert "None of the roles" in asked(cast, "leo", found.asked()).reason


def test_only_some_ask_for_others_and_nobody_for_strangers(cast):
    found = shared(cast)
    assert asked(cast, "ivan", found.asked(), to="ana").allowed
    with pytest.raises(Refused):
        asked(cast, "mina", found.asked(), to="ana")
    with pytest.raises(Missing):
        asked(cast, "ivan", found.asked(), to="wes")


def test_somebody_without_a_role_or_whose_account_is_closed_gets_nothing(cast):
    found = shared(cast)
    with transaction.atomic(), cast.acting("ada"):
        cast.members["ana"].is_active = False
        cast.members["ana"].save()
    assert asked(cast, "ivan", found.asked(), to="ana").reason == "The account of Ana Analyst is closed."
    assert "holds no role" in asked(cast, "ivan", found.asked(), to="nora").reason


def test_every_question_is_recorded_with_its_answer(cast):
    found = shared(cast)
    asked(cast, "ivan", found.asked(), to="ana")
    asked(cast, "ivan", found.asked(form="identifiable"), to="ana")
    with transaction.atomic(), cast.acting("ivan"):
        entries = list(Entry.objects.filter(event="agreements.flow.asked").order_by("id"))
    assert [entry.detail["allowed"] for entry in entries] == [True, False]
    assert {entry.detail["for"] for entry in entries} == {"Ana Analyst"}
    assert entries[0].detail["answer_under"] == f"agreement {found.agreement.ref}"
    assert entries[0].target_ref == found.asset.ref


def test_it_takes_as_many_queries_for_forty_agreements_as_for_one(cast, django_assert_num_queries):
    found = shared(cast)

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with (
            transaction.atomic(),
            cast.acting("ana") as actor,
            CaptureQueriesContext(
                connection,
            ) as captured,
        ):
            may_flow(actor, found.asked())
        return len(captured)

    one = count()
    for number in range(39):
        shared(cast, title=f"Another {number}")
    assert count() == one


def test_another_partnership_sees_none_of_it(cast):
    found = shared(cast)
    with transaction.atomic(), cast.acting("wes"):
        assert not Agreement.objects.exists()
    with pytest.raises(Refused):  # a manager may ask for themselves alone
        asked(cast, "wes", found.asked(), to="ana")
    assert "no such data" in asked(cast, "wes", found.asked()).reason


# At a terminal


def why(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(main, ["access", "why", *words])
    return answer.exit_code, answer.output + (answer.stderr if answer.stderr_bytes else "")


def terminal(found: Shared, **changes: str) -> list[str]:
    said = {
        "--by": "ivan@thornbridge.example",
        "--asset": found.asset.name,
        "--purpose": found.purpose.name,
        "--field": "month",
        "--form": "pseudonymous",
    } | {f"--{name}": value for name, value in changes.items()}
    return ["ana@thornbridge.example", *(word for pair in said.items() for word in pair)]


def addresses(cast: Cast, words: list[str]) -> list[str]:
    known = {key: member.email for key, member in cast.members.items()}
    return [known.get(word.split("@")[0], word) if "@" in word else word for word in words]


def test_a_terminal_says_yes_with_the_conditions(cast):
    found = shared(cast)
    code, output = why(*addresses(cast, terminal(found)))
    assert (code, output.splitlines()[0]) == (0, "Yes, it may.")
    assert "No count under 5" in output


@pytest.mark.parametrize(
    ("facts", "changes", "reason"),
    [
        ({"ends": -1}, {}, "lapsed at the end of"),
        ({"stage": "signing"}, {}, "yet to sign"),
        ({}, {"purpose": "other"}, "is not for the purpose"),
        ({}, {"purpose": "save-life"}, "No emergency override stands"),
    ],
)
def test_a_terminal_says_no_with_the_reason(cast, facts, changes, reason):
    days = {name: clock.today() + timedelta(days=value) for name, value in facts.items() if isinstance(value, int)}
    found = shared(cast, **(facts | days))
    changes = {name: found.other.name if value == "other" else value for name, value in changes.items()}
    code, output = why(*addresses(cast, terminal(found, **changes)))
    assert (code, output.splitlines()[0]) == (1, "No, it may not.")
    assert reason in output


def test_a_terminal_gives_json(cast):
    found = shared(cast)
    code, output = why(*addresses(cast, terminal(found)), "--json")
    told = json.loads(output)
    assert (code, told["allowed"], told["agreement"]) == (0, True, found.agreement.ref)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"asset": "Nonsense"}, "keeps no data called “Nonsense”"),
        ({"purpose": "Nonsense"}, "no purpose called “Nonsense”"),
        ({"field": "Nonsense"}, "has no field “Nonsense”. It has: Month,"),
        ({"by": "mina@x"}, "may"),
        ({"by": "nobody@x.example"}, "Nobody who signs in as nobody@x.example"),
        ({"partnership": "Westhaven"}, "holds a role there"),
    ],
)
def test_a_terminal_says_what_it_does_not_know(cast, changes, words):
    code, output = why(*addresses(cast, terminal(shared(cast), **changes)))
    assert code == 2
    assert words in output


def test_who_may_not_ask_for_others_is_refused_at_a_terminal_and_it_is_recorded(cast):
    code, output = why(*addresses(cast, terminal(shared(cast), by="ana@x")))
    assert (code, "None of the roles held" in output) == (2, True)
    with transaction.atomic(), cast.acting("ivan"):
        entry = Entry.objects.get(event="access.decision.refused")
    assert (entry.member_name, entry.detail["view"]) == ("Ana Analyst", "concordat access why")


# By a program


def told(cast: Cast, settings: object, who: str, found: Shared, *names: str, **changes: str) -> dict[str, object]:
    settings.DEMONSTRATION = True
    question = found.asked(*names)
    facts = {"asset": question.asset, "purpose": question.purpose, "form": question.form} | changes
    query = urlencode([*facts.items(), *(("fields", each) for each in question.fields)])
    response = program(cast, who, "flows:ask").get(f"flows?{query}")
    return response.json() | {"status": response.status_code}


def test_a_program_is_told_yes_with_the_conditions(cast, settings):
    found = shared(cast)
    answer = told(cast, settings, "ana", found)
    assert (answer["status"], answer["allowed"], answer["agreement"]) == (200, True, found.agreement.ref)
    assert answer["conditions"]["least_count"] == 5


@pytest.mark.parametrize(
    ("facts", "changes", "reason"),
    [
        ({"ends": -1}, {}, "lapsed at the end of"),
        ({"stage": "signing"}, {}, "yet to sign"),
        ({}, {"purpose": "other"}, "is not for the purpose"),
        ({}, {"purpose": "save-life"}, "No emergency override stands"),
    ],
)
def test_a_program_is_told_no_with_the_reason(cast, settings, facts, changes, reason):
    days = {name: clock.today() + timedelta(days=value) for name, value in facts.items() if isinstance(value, int)}
    found = shared(cast, **(facts | days))
    changes = {name: found.other.ref if value == "other" else value for name, value in changes.items()}
    answer = told(cast, settings, "ana", found, **changes)
    assert (answer["status"], answer["allowed"], answer["conditions"]) == (200, False, None)
    assert reason in answer["reason"]


def test_a_program_of_no_party_is_told_no_and_asks_for_others_only_where_its_member_may(cast, settings):
    found = shared(cast)
    with transaction.atomic(), cast.acting("ivan"):
        found.agreement.parties.filter(agency=cast.agencies["council"]).delete()
    assert "is not a party" in told(cast, settings, "ana", found)["reason"]
    assert told(cast, settings, "ana", found, member=cast.members["omar"].ref)["status"] == 403
    assert told(cast, settings, "ivan", found, member=cast.members["ana"].ref)["status"] == 200
