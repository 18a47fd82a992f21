"""Invitations: who may invite whom to what, the link that works once, and answering it."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from concordat.kernel import clock
from concordat.kernel.actors import NOBODY, acting, system
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.notices.models import Notice
from concordat.partnership.commands import invitations
from concordat.partnership.models import Invitation, Member, Membership
from tests.cast import Cast
from tests.partnership.sign_in.helpers import LOGIN, STEPS, address, committed, entries, sign_in, signed_in, words

INVITE = "/partnership/members/invite/"
LIST = "/partnership/invitations/"
NEW = "quite another good password"


@pytest.fixture(autouse=True)
def no_second_step(settings: Any) -> None:
    settings.DEMONSTRATION = True


def invite(cast: Cast, by: str = "mina", **more: Any) -> Invitation:
    asked = {"name": "Nell New", "email": "nell@fire.example", "agency": "fire", "role": "officer"} | more
    asked["agency"] = cast.agencies[asked["agency"]].ref
    with transaction.atomic(), cast.acting(by, asked.pop("partnership", "thornbridge")) as actor:
        return invitations.invite(**asked, by=actor)


def link(email: str = "nell@fire.example") -> str:
    with transaction.atomic(), acting(system("delivery")):
        newest = Notice.objects.filter(email=email, link__contains="/invitation/").order_by("created_at").last()
        assert newest is not None
        return newest.link


def accept(client: Client, where: str, password: str = NEW) -> Any:
    return client.post(where, {"password1": password, "password2": password})


def held(who: Member) -> set[tuple[str, str]]:
    with transaction.atomic(), acting(system("sign-in")):
        return set(Membership.objects.filter(member=who).values_list("partnership__area", "role"))


def found(email: str) -> Member | None:
    with transaction.atomic(), acting(system("sign-in")):
        return Member.objects.filter(email=email).first()


def test_invite_sends_a_link_of_which_only_a_hash_is_kept(cast: Cast) -> None:
    invitation = invite(cast, job_title=" Watch  manager ")
    secret = link().rstrip("/").rpartition("/")[2]
    assert len(secret) > 40
    assert secret not in repr(vars(invitation))
    assert invitation.job_title == "Watch manager"
    assert invitation.expires_at - clock.now() > timedelta(days=13, hours=23)
    [entry] = entries("partnership.member.invited")
    assert entry[:2] == (cast.partnerships["thornbridge"].ref, cast.members["mina"].ref)
    assert secret not in repr(entry)


GIVES = {
    ("ada", "council"): {
        "administrator",
        "manager",
        "agency-lead",
        "agency-administrator",
        "officer",
        "analyst",
        "observer",
        "chair",
        "information-governance",
    },
    ("mina", "fire"): {"agency-lead", "agency-administrator", "officer", "analyst", "observer"},
    ("pia", "police"): {"agency-lead", "agency-administrator", "officer", "analyst"},
    ("pia", "fire"): set(),
    ("leo", "police"): set(),
    ("omar", "council"): set(),
    ("ana", "council"): set(),
    ("olga", "council"): set(),
    ("ivan", "council"): set(),
    ("nora", "council"): set(),
}


@pytest.mark.parametrize(("by", "agency"), GIVES)
def test_invite_gives_each_only_what_they_may_give(cast: Cast, by: str, agency: str) -> None:
    from concordat.config.roles import ROLES

    given = set()
    for role in ROLES:
        try:
            invite(cast, by, agency=agency, role=role, email=f"{role}@agency.example")
            given.add(role)
        except (Refused, Problem):
            pass
    assert given == GIVES[by, agency]


def test_invite_for_an_agency_that_takes_no_part(cast: Cast) -> None:
    with pytest.raises(Problem, match="takes part"):
        invite(cast, "ada", agency="westcouncil")


def test_invite_twice_is_refused_in_words(cast: Cast) -> None:
    invite(cast)
    with pytest.raises(Problem, match="invited already"):
        invite(cast, email=" NELL@fire.example")
    invite(cast, "wanda", partnership="westhaven", agency="westcouncil")


def test_invite_a_member_who_holds_the_role(cast: Cast) -> None:
    with pytest.raises(Problem, match="already"):
        invite(cast, email=address("omar"), agency="council")


def test_a_lapsed_invitation_gives_way(cast: Cast) -> None:
    invite(cast)
    with clock.frozen(clock.now() + timedelta(days=15)):
        assert invite(cast).withdrawn_at is None


def test_accept_makes_a_member_and_signs_them_in(client: Client, cast: Cast) -> None:
    invite(cast, job_title="Watch manager")
    page = words(client.get(link()))
    for told in ("Mina Manager invites you", "practitioner", "Vale Fire and Rescue Service", "nell@fire.example"):
        assert told in page
    assert accept(client, link())["Location"] == "/"
    assert signed_in(client)
    nell = found("nell@fire.example")
    assert nell is not None
    assert (nell.name, nell.job_title, nell.agency_id) == ("Nell New", "Watch manager", cast.agencies["fire"].ref)
    assert held(nell) == {("Thornbridge", "officer")}
    assert entries("partnership.invitation.accepted")[0][1] == nell.ref
    client.post("/account/logout/")
    assert client.post(LOGIN, {"login": "nell@fire.example", "password": NEW}).status_code == 302


def test_accept_leads_to_the_second_step_where_the_role_asks_for_one(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMONSTRATION = False
    invite(cast, "ada", role="agency-administrator")
    accept(client, link())
    assert client.get("/")["Location"] == STEPS
    assert client.get(f"{STEPS}app/add/").status_code == 200


def test_accept_tells_whoever_invited(client: Client, cast: Cast) -> None:
    invite(cast)
    accept(client, link())
    with transaction.atomic(), cast.acting("mina"):
        assert Notice.objects.get(to_member_id=cast.members["mina"].ref).subject.startswith("Nell New has accepted")


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [("short", "short", "12 characters"), (NEW, NEW + "x", "not the same"), ("", "", "Enter password")],
)
def test_accept_with_a_password_that_will_not_do(
    client: Client, cast: Cast, password: str, again: str, why: str
) -> None:
    invite(cast)
    answer = client.post(link(), {"password1": password, "password2": again})
    assert "There is a problem" in words(answer)
    assert why in words(answer)
    assert found("nell@fire.example") is None
    assert accept(client, link()).status_code == 302


def test_accept_twice_is_harmless(client: Client, cast: Cast) -> None:
    invite(cast)
    where = link()
    accept(client, where)
    again = client.post(where, {"password1": NEW, "password2": NEW})
    assert again["Location"] == "/"
    nell = found("nell@fire.example")
    assert nell is not None
    assert held(nell) == {("Thornbridge", "officer")}
    page = words(Client().get(where))
    assert "This invitation holds no more" in page
    assert "accepted already" in page
    assert "ask Mina Manager" in page
    stranger = Client()
    accept(stranger, where, "a password of a thief")
    assert not signed_in(stranger)


def test_a_lapsed_or_withdrawn_link_says_so_and_whom_to_ask(client: Client, cast: Cast) -> None:
    invitation = invite(cast)
    where = link()
    with clock.frozen(clock.now() + timedelta(days=14, minutes=1)):
        assert "It held until" in words(client.get(where))
        accept(client, where)
    assert found("nell@fire.example") is None
    with transaction.atomic(), cast.acting("mina") as mina:
        invitations.withdraw(invitation=invitation.ref, by=mina)
        invitations.withdraw(invitation=invitation.ref, by=mina)
    page = words(client.get(where))
    assert "It was withdrawn" in page
    assert "ask Mina Manager" in page
    accept(client, where)
    assert found("nell@fire.example") is None
    assert len(entries("partnership.invitation.withdrawn")) == 1


def test_a_link_that_nobody_sent(client: Client, cast: Cast) -> None:
    for secret in ("x", "a" * 43, "%00", "..", "' OR true --"):
        answer = client.get(f"/account/invitation/{secret}/")
        assert answer.status_code == 404
        assert accept(client, f"/account/invitation/{secret}/").status_code == 404


def test_resend_voids_the_link_before(client: Client, cast: Cast) -> None:
    invitation = invite(cast)
    first = link()
    with clock.frozen(clock.now() + timedelta(days=20)), transaction.atomic(), cast.acting("ada") as ada:
        invitations.resend(invitation=invitation.ref, by=ada)
        assert link() != first
        assert client.get(first).status_code == 404
        assert "Ada Administrator invites you" in words(client.get(link()))
        assert accept(client, link()).status_code == 302
    with transaction.atomic(), cast.acting("ada") as ada, pytest.raises(Problem, match="accepted"):
        invitations.resend(invitation=invitation.ref, by=ada)
    with transaction.atomic(), cast.acting("ada") as ada, pytest.raises(Problem, match="accepted"):
        invitations.withdraw(invitation=invitation.ref, by=ada)


def test_a_member_elsewhere_accepts_while_signed_in(client: Client, cast: Cast) -> None:
    invite(cast, "wanda", partnership="westhaven", agency="police", role="officer", email=address("pia"))
    where = link(address("pia"))
    page = client.get(where)
    assert "You have an account already" in words(page)
    assert "Choose a password" not in words(page)
    accept(client, where)
    assert held(cast.members["pia"]) == {("Thornbridge", "agency-administrator")}
    [leads] = re.findall(r'href="(/account/login/\?next=[^"]+)"', page.content.decode())
    assert sign_in(client, "pia", next=where)["Location"] == where
    assert leads.endswith(where)
    assert "Accept the invitation" in words(client.get(where))
    assert client.post(where)["Location"] == "/"
    assert held(cast.members["pia"]) == {("Thornbridge", "agency-administrator"), ("Westhaven", "officer")}
    client.post(where)
    assert len(held(cast.members["pia"])) == 2


def test_somebody_else_s_link_is_of_no_use_to_a_member(client: Client, cast: Cast) -> None:
    invite(cast, "wanda", partnership="westhaven", agency="police", role="officer", email=address("pia"))
    where = link(address("pia"))
    sign_in(client, "leo")
    assert "You are signed in as Leo Lead, who was not invited" in words(client.get(where))
    client.post(where)
    assert held(cast.members["leo"]) == {("Thornbridge", "agency-lead"), ("Westhaven", "agency-lead")}
    assert held(cast.members["pia"]) == {("Thornbridge", "agency-administrator")}


def test_a_member_signed_in_cannot_make_an_account_for_another(client: Client, cast: Cast) -> None:
    invite(cast)
    sign_in(client, "leo")
    accept(client, link())
    assert client.session["_auth_user_id"] == cast.members["leo"].ref
    assert found("nell@fire.example") is None


def test_a_member_of_another_agency_is_not_given_a_role_for_this_one(client: Client, cast: Cast) -> None:
    invite(cast, "pia", agency="police", role="agency-lead", email=address("omar"))
    sign_in(client, "omar")
    answer = client.post(link(address("omar")), follow=True)
    assert "You were invited for Vale Police, but you belong to Thornbridge Council" in words(answer)
    assert held(cast.members["omar"]) == {("Thornbridge", "officer")}


def test_pages_by_role(client: Client, cast: Cast) -> None:
    for who, opens in (("ada", 200), ("mina", 200), ("pia", 200), ("leo", 403), ("omar", 403), ("olga", 403)):
        browser = Client()
        sign_in(browser, who)
        assert browser.get(INVITE).status_code == opens, who
        assert browser.get(LIST).status_code == opens, who
    assert Client().get(INVITE)["Location"].startswith(LOGIN)


def test_member_invite_page(client: Client, cast: Cast) -> None:
    sign_in(client, "pia")
    page = client.get(INVITE).content.decode()
    assert "Vale Police" in page
    assert "Vale Fire" not in page
    assert "Community safety manager" not in page
    asked = {"name": "Nell New", "email": "nell@fire.example", "agency": cast.agencies["police"].ref, "role": "officer"}
    for spoilt in ({"role": "administrator"}, {"agency": cast.agencies["fire"].ref}, {"email": "x"}, {"name": ""}):
        assert "There is a problem" in words(client.post(INVITE, asked | spoilt)), spoilt
    answer = client.post(INVITE, asked, follow=True)
    assert "Nell New has been invited" in words(answer)
    assert "There is a problem" in words(client.post(INVITE, asked)), "sent twice"


def test_invitation_list_shows_an_agency_s_administrator_their_own(client: Client, cast: Cast) -> None:
    invite(cast, "mina", name="Fire Person", email="f@fire.example", agency="fire")
    invite(cast, "pia", name="Police Person", email="p@police.example", agency="police")
    for who, sees in (("pia", False), ("mina", True)):
        browser = Client()
        sign_in(browser, who)
        page = words(browser.get(LIST))
        assert "Police Person" in page
        assert ("Fire Person" in page) is sees


def test_invitation_list_resends_and_withdraws(client: Client, cast: Cast) -> None:
    invitation = invite(cast, "pia", agency="police", email="p@police.example")
    other = invite(cast, "mina")
    sign_in(client, "pia")
    assert "again, with a new link" in words(client.post(f"{LIST}{invitation.ref}/resend/", follow=True))
    assert "was withdrawn" in words(client.post(f"{LIST}{invitation.ref}/withdraw/", follow=True))
    assert client.post(f"{LIST}{other.ref}/resend/").status_code == 403
    assert client.post(f"{LIST}{other.ref}/withdraw/").status_code == 403
    assert "Withdrawn" in words(client.get(LIST, {"state": "all"}))
    browser = Client()
    sign_in(browser, "wanda")
    assert browser.post(f"{LIST}{other.ref}/withdraw/").status_code == 404


def test_invitation_list_asks_the_database_the_same_for_many(client: Client, cast: Cast) -> None:
    from django.test.utils import CaptureQueriesContext

    sign_in(client, "mina")
    invite(cast)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(12):
        invite(cast, email=f"n{number}@fire.example")
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_invitations_are_hidden(cast: Cast) -> None:
    invite(cast)
    for actor, seen in ((NOBODY, 0), (cast.actor("wanda", "westhaven"), 0), (cast.actor("mina"), 1)):
        with transaction.atomic(), acting(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM partnership_invitation")
            assert cursor.fetchone() == (seen,)


def test_commands_on_another_partnership_s_invitation(cast: Cast) -> None:
    invitation = invite(cast)
    for verb in (invitations.resend, invitations.withdraw):
        with transaction.atomic(), cast.acting("wanda", "westhaven") as wanda, pytest.raises(Missing):
            verb(invitation=invitation.ref, by=wanda)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "Nell\nBcc: all@evil.example", "“Ünï” 名", "x" * 150])
def test_hostile_names(client: Client, cast: Cast, hostile: str) -> None:
    invite(cast, name=hostile)
    page = client.get(link())
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    with transaction.atomic(), acting(system("delivery")):
        assert "\n" not in Notice.objects.get(email="nell@fire.example").subject


@pytest.mark.usefixtures("emptied_after")
def test_accepted_at_the_same_moment_makes_one_member() -> None:
    cast = Cast.assemble()
    invite(cast)
    where = link()
    answers: list[int] = []

    def go() -> None:
        answers.append(accept(Client(raise_request_exception=False), where).status_code)
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 500 not in answers
    assert committed("SELECT count(*) FROM partnership_member WHERE email = 'nell@fire.example'") == [(1,)]
    assert committed("SELECT count(*) FROM audit_entry WHERE event = 'partnership.invitation.accepted'") == [(1,)]
