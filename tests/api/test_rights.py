"""Whom a token lets in, and to what: the token's rights and its member's, and no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from concordat.audit.models import Entry
from concordat.config.api import description
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.kernel.api import ROOT
from concordat.partnership.commands import members, tokens
from concordat.partnership.models import Membership, Token
from tests.api.program import EVERY, Program, operations, program, things_of
from tests.cast import Cast
from tests.plans.factories import draft, in_force
from tests.things import make_things

pytestmark = pytest.mark.django_db
NEEDED = {
    f"{method.upper()} {path.removeprefix('/api/v1')}": told["x-right"]
    for path, methods in description()["paths"].items()
    for method, told in methods.items()
}


@pytest.mark.parametrize("scope", EVERY)
def test_a_token_opens_what_its_rights_name_and_nothing_else(cast: Cast, scope: str) -> None:
    ours = program(cast, "mina", scope)
    with transaction.atomic(), cast.acting("mina") as mina:
        things = things_of(draft(mina, 2, title="Ours"), mina)
    for name, method, path, body in operations(things, owner=cast.members["omar"].ref):
        with transaction.atomic():
            response = ours.ask(method, path, body)
            transaction.set_rollback(True)
        if NEEDED[name] == scope:
            assert response.status_code in (200, 201, 204, 422), f"{name}: {response.content!r}"
        else:
            assert response.status_code == 403, f"{name}: {response.content!r}"
            if method == "HEAD":  # which is answered without words
                continue
            assert NEEDED[name] in response.json()["error"]
            assert response.json()["ask"]


def test_a_right_gives_nothing_that_the_member_may_not_do(cast: Cast) -> None:
    with transaction.atomic(), cast.acting("mina") as mina:
        plan = in_force(mina, 2, leads=(cast.agencies["fire"].ref,))
        action = plan.actions.first().ref
    leo, fay = program(cast, "leo"), program(cast, "fay")
    update = {"quarter": "2023/24 Q1", "status": "green", "narrative": "Both walks were held."}
    assert leo.get("plans").status_code == 200
    assert leo.post("plans", {"title": "Mine"}).status_code == 403
    refused = leo.post(f"actions/{action}/updates", update)
    assert refused.status_code == 403
    assert "what is one's own" in refused.json()["error"]
    assert fay.post(f"actions/{action}/updates", update).status_code == 201


def test_a_token_without_words_for_it_is_refused_as_the_record_says(cast: Cast) -> None:
    leo = program(cast, "leo")
    leo.post("plans", {"title": "Mine"})
    with cast.acting("ivan"):
        entry = Entry.objects.get(event="access.decision.refused")
    assert entry.member_name == "Leo Lead"
    assert entry.detail["token"] == leo.token.name


def test_what_a_token_never_covers_is_closed_to_it_in_every_decision(cast: Cast) -> None:
    """Also past the doors: a command that a door let through by mistake still asks."""
    from concordat import access
    from concordat.partnership.queries.tokens import bearer

    actor = bearer(program(cast, "ada", "plans:read").secret).actor
    assert access.may(cast.actor("ada"), "partnership.member.close")
    assert not access.may(actor, "partnership.member.close")
    assert access.may(actor, "plans.plan.view")


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Basic bWluYTp4", "Bearer cpt_", "Bearer nothing", "cpt_x"])
def test_without_a_token_that_is_known_nothing_opens(cast: Cast, sent: str) -> None:
    for path in ("plans", "nowhere", "plans/000000000000"):
        response = Client().get(ROOT + path, headers={"Authorization": sent} if sent else {})
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert response.json()["error"]


def test_a_session_opens_nothing_and_a_token_in_the_address_neither(cast: Cast) -> None:
    browser = cast.browser("mina")
    secret = program(cast, "mina").secret
    assert browser.get("/plans/").status_code == 200
    assert browser.get(ROOT + "plans").status_code == 401
    assert browser.post(ROOT + "plans", {"title": "x"}, content_type="application/json").status_code == 401
    assert Client().get(f"{ROOT}plans?token={secret}&access_token={secret}").status_code == 401


def test_a_token_opens_no_page(cast: Cast) -> None:
    ours = program(cast, "mina")
    response = Client().get("/plans/", headers={"Authorization": f"Bearer {ours.secret}"})
    assert response.status_code == 302


def test_a_token_ends_on_its_last_day(cast: Cast) -> None:
    ours = program(cast, "mina", expires=clock.today() + timedelta(days=3))
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert ours.get("plans").status_code == 200
    with clock.frozen(clock.now() + timedelta(days=4)):
        refused = ours.get("plans")
    assert refused.status_code == 401
    assert "expired" in refused.json()["error"]
    assert 'error="invalid_token"' in refused["WWW-Authenticate"]


def test_a_revoked_token_opens_nothing(cast: Cast) -> None:
    ours = program(cast, "mina")
    with transaction.atomic(), cast.acting("mina") as mina:
        tokens.revoke(token=ours.token, by=mina)
    assert "revoked" in ours.get("plans").json()["error"]


def test_whoever_left_takes_their_tokens_along(cast: Cast) -> None:
    ours = program(cast, "ana")
    with transaction.atomic(), cast.acting("ada") as ada:
        members.close(member=cast.members["ana"], on=clock.today(), by=ada)
    assert ours.get("plans").status_code == 401
    with acting(system("sign-in")):
        assert Token.objects.get(pk=ours.token.pk).revoked_at


def test_whoever_lost_the_role_that_may_have_tokens_is_refused(cast: Cast) -> None:
    ours = program(cast, "ana")
    with transaction.atomic(), cast.acting("ada"):
        Membership.objects.filter(member=cast.members["ana"]).update(role="observer")
    refused = ours.get("plans")
    assert refused.status_code == 401
    assert "no role" in refused.json()["error"]


def test_whoever_owes_a_second_step_is_refused_until_they_have_one(cast: Cast, settings: Any) -> None:
    mina, leo = program(cast, "mina"), program(cast, "leo")
    settings.DEMONSTRATION = False
    assert "second step" in mina.get("plans").json()["error"]
    assert leo.get("plans").status_code == 200, "who sees no personal data owes none"


def test_a_token_knows_its_own_partnership_alone(cast: Cast) -> None:
    with transaction.atomic(), cast.acting("wes", "westhaven") as wes:
        theirs = things_of(in_force(wes, 2), wes)
    here, there = program(cast, "leo"), program(cast, "leo", partnership="westhaven")
    for name, method, path, body in operations(theirs, owner=cast.members["leo"].ref):
        if "{ref}" in name:
            assert here.ask(method, path, body).status_code in (403, 404), name
            # a draft is read by whoever may report on the action, a receipt by whoever delivered, an analysis by its owner
            own = ("draft", "deliveries", "analyses")
            if method == "GET" and not any(each in path for each in own):
                assert there.get(path).status_code == 200, name
    assert here.get("plans").json()["total"] == 0
    assert there.get("plans").json()["total"] == 1


def test_another_agencys_draft_is_not_there(cast: Cast) -> None:
    with transaction.atomic(), cast.acting("mina") as mina:
        things = things_of(draft(mina, 2), mina)
    leo, ours = program(cast, "leo"), program(cast, "mina")
    for name, method, path, _ in operations(things):
        if "{ref}" in name and method == "GET" and "/agreements" not in name:  # of which the partnership hides none
            assert leo.get(path).status_code == 404, name
            none = 422 if "/answer" in name else 200  # nothing was delivered that could be asked
            assert ours.get(path).status_code == none, name
    assert leo.get("plans").json()["items"] == []


def test_an_owner_of_another_partnership_is_not_taken(cast: Cast) -> None:
    things, ours = make_things(cast), program(cast, "mina")
    refused = ours.ask("PUT", f"actions/{things['action']}/owner", {"owner": cast.members["wes"].ref})
    assert refused.status_code == 422
    assert refused.json()["field"] == "owner"


def test_what_a_program_writes_is_in_the_record_with_its_token(cast: Cast) -> None:
    ours = program(cast, "mina")
    plan = ours.post("plans", {"title": "Safer Thornbridge", "period": "2023/24"}).json()
    action = ours.post(f"plans/{plan['ref']}/actions", {"text": "Walk"}).json()
    ours.ask("PATCH", f"plans/{plan['ref']}", {"title": "Safer"})
    ours.ask("PATCH", f"actions/{action['ref']}", {"code": "A1"})
    ours.ask("PUT", f"actions/{action['ref']}/owner", {"owner": cast.members["omar"].ref})
    ours.ask("DELETE", f"actions/{action['ref']}")
    with cast.acting("ivan"):
        written = list(Entry.objects.filter(event__startswith="plans.").order_by("pk"))
    assert [entry.event for entry in written] == [
        "plans.plan.drafted",
        "plans.action.added",
        "plans.plan.edited",
        "plans.action.edited",
        "plans.action.assigned",
        "plans.action.deleted",
    ]
    assert {entry.detail["token"] for entry in written} == {ours.token.name}
    assert {entry.member_name for entry in written} == {"Mina Manager"}


# One's own tokens


def test_a_token_is_made_shown_once_and_revoked_on_its_pages(cast: Cast) -> None:
    browser = cast.browser("mina")
    offered = browser.get("/partnership/account/tokens/create/").content.decode()
    assert all(f'value="{scope}"' in offered for scope in EVERY)
    sent = {"name": "Dashboard", "scopes": ["plans:read"], "expires": f"{clock.today() + timedelta(days=30):%d/%m/%Y}"}
    made = browser.post("/partnership/account/tokens/create/", sent)
    assert made.status_code == 201
    assert "no-store" in made["Cache-Control"]
    secret = made.content.decode().split('autocomplete="off" aria-describedby="token-care">')[1].split("<")[0]
    assert Program(secret).get("plans").status_code == 200
    listed = browser.get("/partnership/account/tokens/").content.decode()
    assert "Dashboard" in listed
    assert secret not in listed
    again = browser.post("/partnership/account/tokens/create/", sent)
    assert "You have a token of this name" in again.content.decode()
    with acting(system("sign-in")):
        token = Token.objects.get()
    assert secret not in str(token.__dict__), "only a hash is kept"
    asked = browser.get(f"/partnership/account/tokens/{token.ref}/revoke/").content.decode()
    assert "Revoke the token" in asked
    browser.post(f"/partnership/account/tokens/{token.ref}/revoke/")
    assert Program(secret).get("plans").status_code == 401
    with cast.acting("ivan"):
        events = list(Entry.objects.filter(event__startswith="partnership.token.").values_list("event", flat=True))
    assert events == ["partnership.token.created", "partnership.token.revoked"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"expires": "31/12/2199"}, "a year at most"),
        ({"expires": "1/1/2020"}, "today or a later day"),
        ({"scopes": []}, "Tick at least one thing"),
        ({"scopes": ["plans:adopt"]}, "Choose"),
        ({"name": " "}, "Enter"),
    ],
)
def test_a_token_that_cannot_be_is_refused_beside_the_field(cast: Cast, changed: dict[str, Any], words: str) -> None:
    sent = {"name": "Dashboard", "scopes": ["plans:read"], "expires": f"{clock.today():%d/%m/%Y}"} | changed
    response = cast.browser("mina").post("/partnership/account/tokens/create/", sent)
    assert response.status_code == 200
    assert words in response.content.decode()


def test_rights_that_one_does_not_have_are_not_offered(cast: Cast) -> None:
    assert 'value="plans:write"' not in cast.browser("ana").get("/partnership/account/tokens/create/").content.decode()
    assert cast.browser("olga").get("/partnership/account/tokens/create/").status_code == 403
    assert cast.browser("olga").get("/partnership/account/tokens/").status_code == 200


def test_nobody_ends_anybody_elses_token(cast: Cast) -> None:
    ours = program(cast, "mina")
    assert cast.browser("ada").post(f"/partnership/account/tokens/{ours.token.ref}/revoke/").status_code == 404
    assert ours.get("plans").status_code == 200


def test_a_token_appears_in_no_log(cast: Cast, caplog: Any) -> None:
    ours = program(cast, "mina")
    with caplog.at_level("DEBUG"):
        ours.get("plans")
        ours.get("nowhere")
        Program("cpt_leaked").get("plans")
    said = " ".join(str(record.__dict__) for record in caplog.records)
    assert ours.secret not in said
    assert "cpt_leaked" not in said


def test_when_a_token_was_last_used_is_kept_by_day(cast: Cast) -> None:
    ours = program(cast, "mina")
    with clock.frozen(datetime(2026, 12, 3, 12, tzinfo=clock.now().tzinfo)):
        ours.get("plans")
    with acting(system("sign-in")):
        assert Token.objects.get(pk=ours.token.pk).last_used_on == date(2026, 12, 3)
