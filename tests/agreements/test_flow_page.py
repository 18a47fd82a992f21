"""The page on which somebody asks whether data may flow: the question in two steps, and each answer with its way on."""

from __future__ import annotations

import pytest
from django.db import transaction

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
