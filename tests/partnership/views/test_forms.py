"""Sending the forms: what is saved, what is told beside the field, what stays typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from concordat.partnership.models import Agency, Appointment, Board, Member, Partnership, Seat, Service

pytestmark = pytest.mark.django_db


def at(name, *words):
    return reverse(f"partnership:{name}", args=words)


def test_an_agency_is_added_and_its_page_shows_it(thornbridge, sign_in):
    client = sign_in("ada")
    given = {
        "agency": "new",
        "name": "Vale Probation",
        "short_name": "Probation",
        "kind": "probation",
        "aliases": "NPS\nNational Probation Service",
        "capacity": "responsible",
        "begins": "1 April 2024",
    }
    answer = client.post(at("agency_add"), given, follow=True)
    assert answer.redirect_chain
    assert "Vale Probation" in answer.content.decode()
    assert "NPS, National Probation Service" in answer.content.decode()


def test_a_known_agency_joins_ours(thornbridge, sign_in):
    west = thornbridge.cast.agencies["westcouncil"]
    client = sign_in("ada")
    client.post(at("agency_add"), {"agency": west.ref, "capacity": "invited", "begins": "today"})
    with thornbridge.cast.acting("ada") as ada:
        assert Service.objects.filter(partnership_id=ada.partnership, agency=west).exists()


def test_what_is_wrong_is_told_beside_the_field_and_what_was_typed_stays(thornbridge, sign_in):
    client = sign_in("ada")
    given = {"agency": "new", "name": "", "short_name": "Kept", "capacity": "invited", "begins": "31 June"}
    page = client.post(at("agency_add"), given).content.decode()
    assert "Enter the name of the new agency" in page
    assert "June has no day 31" in page
    assert 'value="Kept"' in page
    assert 'value="31 June"' in page
    assert "<title>Error: " in page


def test_what_a_command_finds_wrong_is_told_beside_the_field(thornbridge, sign_in):
    client = sign_in("ada")
    given = {"agency": "new", "name": "vale POLICE", "short_name": "V", "kind": "police", "capacity": "invited"}
    page = client.post(at("agency_add"), given).content.decode()
    assert 'href="#id_name">There is already an agency of this name' in page


def test_an_agency_is_renamed_and_shown_by_the_name_of_the_day(thornbridge, sign_in):
    police, client = thornbridge.cast.agencies["police"], sign_in("ada")
    given = {
        "name": "Hill Police",
        "since": "1/4/2024",
        "short_name": "Hill",
        "kind": "police",
        "aliases": "",
        "note": "",
    }
    client.post(at("agency_edit", police.ref), given)
    before = client.get(at("agency_view", police.ref), {"on": "31 March 2024"}).content.decode()
    after = client.get(at("agency_view", police.ref)).content.decode()
    assert ">Vale Police</h1>" in before
    assert "it is called Hill Police today" in before
    assert ">Hill Police</h1>" in after
    listed = client.get(at("agency_list"), {"on": "31/3/2024"}).content.decode()
    assert "Vale Police" in listed
    assert "now Hill Police" in listed


def test_a_day_that_is_none_is_told_and_today_shown(thornbridge, sign_in):
    page = sign_in("omar").get(at("agency_list"), {"on": "soonish"}).content.decode()
    assert "“soonish” is not a date" in page
    assert "Vale Police" in page


def test_an_agency_is_merged_into_a_new_one(thornbridge, sign_in):
    police, client = thornbridge.cast.agencies["police"], sign_in("ada")
    given = {
        "successor": "new",
        "name": "Hill Police",
        "short_name": "Hill",
        "kind": "police",
        "on": "1 April 2025",
        "ends": "yes",
        "hand_over": "yes",
        "note": "Forces merged.",
    }
    answer = client.post(at("agency_succeed", police.ref), given, follow=True)
    assert "Forces merged." in answer.content.decode()
    with thornbridge.cast.acting("ada"):
        assert Agency.objects.get(ref=police.ref).ends == date(2025, 3, 31)


def test_an_agency_leaves_and_may_come_back(thornbridge, sign_in):
    fire, client = thornbridge.cast.agencies["fire"], sign_in("ada")
    client.post(at("agency_leave", fire.ref), {"ends": "31/3/2025"})
    page = client.get(at("agency_view", fire.ref)).content.decode()
    assert "takes no part in this partnership any more" in page
    client.post(at("agency_add"), {"agency": fire.ref, "capacity": "responsible", "begins": "1/4/2025"})
    assert "any more" not in client.get(at("agency_view", fire.ref)).content.decode()


def test_a_member_is_changed_given_a_role_and_leaves(thornbridge, sign_in):
    omar, client = thornbridge.cast.members["omar"].ref, sign_in("ada")
    client.post(
        at("member_edit", omar),
        {
            "name": "Omar Okoro",
            "email": thornbridge.cast.members["omar"].email,
            "job_title": "Warden",
            "telephone": "",
            "agency": thornbridge.cast.agencies["fire"].ref,
        },
    )
    client.post(at("member_appoint", omar), {"role": "analyst", "begins": "today"})
    page = client.get(at("member_view", omar)).content.decode()
    assert "Omar Okoro" in page
    assert "Analyst" in page
    assert "Vale Fire and Rescue Service" in page
    client.post(at("member_close", omar), {"on": "today", "why": ""})
    assert "This account is closed" in client.get(at("member_view", omar)).content.decode()
    with thornbridge.cast.acting("ada"):
        assert not Member.objects.get(ref=omar).is_active


def test_a_role_that_may_not_be_given_is_no_choice(thornbridge, sign_in):
    leo, client = thornbridge.cast.members["leo"].ref, sign_in("pia")
    assert 'value="administrator"' not in client.get(at("member_appoint", leo)).content.decode()
    page = client.post(at("member_appoint", leo), {"role": "administrator", "begins": "today"}).content.decode()
    assert "Choose one of the answers listed" in page


def test_ones_own_page_offers_no_roles(thornbridge, sign_in):
    page = sign_in("ada").get(at("member_view", thornbridge.cast.members["ada"].ref)).content.decode()
    assert "Nobody changes their own roles" in page
    assert "/appoint/" not in page


def test_a_board_is_made_seated_filled_and_closed(thornbridge, sign_in):
    cast, client = thornbridge.cast, sign_in("mina")
    terms = {"name": "Delivery", "terms": "To deliver.", "cadence": "monthly", "reports_to": thornbridge.executive.ref}
    client.post(at("board_add"), terms)
    with cast.acting("mina"):
        board = Board.objects.get(name="Delivery")
    seat = {"agency": cast.agencies["police"].ref, "capacity": "chair", "member": "", "begins": "1/4/2024"}
    client.post(at("seat_add", board.ref), seat)
    again = client.post(at("seat_add", board.ref), seat).content.decode()
    assert "seat for the chair already" in again
    with cast.acting("mina"):
        empty = Seat.objects.get(board=board)
    client.post(at("seat_fill", empty.ref), {"member": cast.members["leo"].ref, "begins": "1/5/2024"})
    page = client.get(at("board_view", board.ref)).content.decode()
    assert "Leo Lead" in page
    assert "since 1 May 2024" in page
    client.post(at("board_edit", board.ref), terms | {"cadence": "quarterly"})
    client.post(at("board_close", board.ref), {"ends": "today"})
    assert "This board closed on" in client.get(at("board_view", board.ref)).content.decode()
    assert "Delivery" in client.get(at("board_list"), {"state": "closed"}).content.decode()


def test_a_post_is_made_filled_and_ended(thornbridge, sign_in):
    cast, client = thornbridge.cast, sign_in("ada")
    fire = cast.agencies["fire"].ref
    given = {"agency": fire, "kind": "gangs-champion", "subject": "", "member": "", "begins": "1/4/2024"}
    client.post(at("appointment_add"), given)
    assert "Vale Fire" in client.get(at("appointment_list"), {"state": "vacant"}).content.decode()
    again = client.post(at("appointment_add"), given).content.decode()
    assert "has this post already" in again
    with cast.acting("ada"):
        post = Appointment.objects.get(agency=fire)
    client.post(at("appointment_fill", post.ref), {"member": cast.members["fay"].ref, "begins": "1/5/2024"})
    page = client.get(at("appointment_view", post.ref)).content.decode()
    assert "Fay Firelead" in page
    assert "30 April 2024" in page
    client.post(at("appointment_end", post.ref), {"ends": "31/5/2024", "keep": "yes"})
    with cast.acting("ada"):
        assert Appointment.objects.get(agency=fire, ends=None).member is None


def test_the_partnership_is_changed_followed_and_another_added(thornbridge, sign_in):
    client = sign_in("ada")
    client.post(at("partnership_edit"), {"name": "Thornbridge Together", "short_name": "TT", "area": "Thornbridge"})
    assert "Thornbridge Together" in client.get(at("partnership_view")).content.decode()
    new = {
        "name": "Hill CSP",
        "short_name": "Hill",
        "area": "Hill",
        "agencies": [thornbridge.cast.agencies["police"].ref],
    }
    assert client.post(at("partnership_add"), new).status_code == 302
    with thornbridge.cast.acting("ada"):
        hill = Partnership.objects.get(name="Hill CSP")
    client.post(at("partnership_succeed"), {"successor": hill.ref, "on": "1/4/2028", "ends": "yes", "note": "Merged."})
    page = client.get(at("partnership_view")).content.decode()
    assert "<strong>Hill CSP</strong> takes over on 1 April 2028" in page
    client.post(at("partnership_switch"), {"ref": hill.ref})
    assert (
        "It took over from <strong>Thornbridge Together</strong>" in client.get(at("partnership_view")).content.decode()
    )


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/partnership/agencies/", "/partnership/agencies/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_switching_leads_to_a_page_of_ours_alone(thornbridge, sign_in, asked, led):
    client = sign_in("leo")
    west = thornbridge.cast.partnerships["westhaven"].ref
    answer = client.post(at("partnership_switch"), {"partnership": west, "next": asked})
    assert (answer.status_code, answer["Location"]) == (302, led)
    assert "Westhaven Community Safety Partnership" in client.get(at("partnership_view")).content.decode()


def test_nobody_switches_to_a_partnership_where_they_hold_no_role(thornbridge, sign_in):
    client = sign_in("omar")
    for ref in (thornbridge.cast.partnerships["westhaven"].ref, "", "nonsense"):
        assert client.post(at("partnership_switch"), {"ref": ref}).status_code == 404
    assert client.get(at("partnership_switch")).status_code == 405


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_can_be_taken_away(thornbridge, sign_in, kind):
    client = sign_in("ada")
    for address in (
        at("agency_list") + f"?as={kind}",
        at("appointment_list") + f"?as={kind}",
        at("member_download", kind),
    ):
        answer = client.get(address)
        assert answer["Content-Disposition"].endswith(f'.{kind}"')
        assert len(answer.content) > 100
    assert thornbridge.events() == ["partnership.appointment.downloaded", "partnership.member.downloaded"]


def test_a_download_of_another_kind_is_not_there(thornbridge, sign_in):
    assert sign_in("ada").get("/partnership/members/members.exe").status_code == 404


def test_the_people_of_a_merged_agency_are_moved_from_its_page(thornbridge, sign_in):
    police, fire = (thornbridge.cast.agencies[key] for key in ("police", "fire"))
    client = sign_in("ada")
    given = {"successor": fire.ref, "on": "1/4/2025", "ends": "yes", "hand_over": "no", "note": ""}
    client.post(at("agency_succeed", police.ref), given)
    assert "Move its 2 people there" in client.get(at("agency_view", police.ref)).content.decode()
    answer = client.post(at("agency_move", police.ref), {"successor": fire.ref}, follow=True).content.decode()
    assert "2 people moved to Vale Fire and Rescue Service" in answer
    assert "Move its" not in answer


def test_a_post_is_changed_from_the_page_of_its_past(thornbridge, sign_in):
    client, pia = sign_in("ada"), thornbridge.cast.members["pia"].ref
    client.post(at("appointment_fill", thornbridge.spoc.ref), {"member": pia, "begins": "1/4/2025"})
    page = client.get(at("appointment_end", thornbridge.spoc.ref)).content.decode()
    assert "Pia Policeadmin leaves the post" in page


def test_a_partnership_that_is_added_changes_not_where_one_works(thornbridge, sign_in):
    client = sign_in("ada")
    client.post(at("partnership_add"), {"name": "A first by name", "short_name": "A", "area": "A"})
    assert "Thornbridge Community Safety Partnership</h1>" in client.get(at("partnership_view")).content.decode()
