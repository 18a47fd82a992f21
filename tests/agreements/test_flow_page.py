"""The page on which somebody asks whether data may flow: the question in two steps, and each answer with its way on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import transaction

from concordat.config.cli import main
from concordat.kernel import clock
from tests.agreements.making import share

pytestmark = pytest.mark.django_db


def asked(cast, found, who: str, whom: str = "", **changes: str) -> str:
    """Ask as somebody, for themselves or for somebody else; return the page."""
    given = {"asset": found.asset.ref, "purpose": found.purpose.ref, "form": "pseudonymous", "use": "use"} | changes
    member = {"member": cast.members[whom].ref} if whom else {}
    fields = {"fields_wanted": [found.fields["Month"]]}
    page = cast.browser(who).get("/agreements/flow/", given | member | fields)
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


@pytest.fixture
def found(cast):
    with transaction.atomic(), cast.acting("ivan"):
        return share(cast)


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMONSTRATION = True


def test_the_second_step_offers_the_fields_and_keeps_whom_it_is_for(cast, found):
    given = {"asset": found.asset.ref, "member": cast.members["omar"].ref}
    page = cast.browser("ivan").get("/agreements/flow/", given).content.decode()
    assert "Postcode" in page
    assert f'name="member" value="{cast.members["omar"].ref}"' in page


def test_a_lead_tries_it_for_somebody_and_is_told_yes_and_no(cast, found):
    yes = asked(cast, found, "ivan", "omar", form="aggregate")
    assert "Yes, it may" in yes
    assert "No count under 5" in yes
    no = asked(cast, found, "ivan", "omar", purpose=found.other.ref, form="aggregate")
    assert "No, it may not" in no
    assert "Ask for access" not in no


def test_somebody_refused_is_shown_the_ways_on(cast, found):
    no = asked(cast, found, "omar")
    assert "No, it may not" in no
    assert "Ask for access" in no
    assert "in an emergency" in no


@pytest.mark.parametrize(
    ("facts", "purpose", "party", "reason"),
    [
        ({"ends": -1}, "", True, "lapsed at the end of"),
        ({"stage": "signing"}, "", True, "yet to sign"),
        ({}, "other", True, "is not for the purpose"),
        ({}, "", False, "Thornbridge Council is not a party to “Hot spots”."),
    ],
    ids=["lapsed", "unsigned", "wrong purpose", "wrong party"],
)
def test_each_refusal_is_told_with_its_reason_on_the_page_and_at_a_terminal(cast, facts, purpose, party, reason):
    days = {name: clock.today() + timedelta(days=value) for name, value in facts.items() if isinstance(value, int)}
    with transaction.atomic(), cast.acting("ivan"):
        shared = share(cast, **(facts | days | ({"review_on": None} if days else {})))
        if not party:
            shared.agreement.parties.filter(agency=cast.agencies["council"]).delete()
    wanted = shared.other if purpose else shared.purpose
    page = asked(cast, shared, "ana", purpose=wanted.ref)
    assert "No, it may not" in page
    assert reason in page
    words = ["--by", cast.members["ivan"].email, "--asset", shared.asset.name, "--purpose", wanted.name]
    told = CliRunner().invoke(
        main, ["access", "why", cast.members["ana"].email, *words, "--field", "Month", "--form", "pseudonymous"]
    )
    assert told.exit_code == 1
    assert reason in told.output
