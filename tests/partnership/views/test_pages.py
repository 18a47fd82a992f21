"""Every page opens for whom it should, and refuses the rest."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

ALL = frozenset("ada mina leo pia omar ana olga ivan".split())
ADMINISTRATORS = frozenset({"ada"})


def pages(t):
    cast = t.cast
    police, council = cast.agencies["police"].ref, cast.agencies["council"].ref
    omar, leo = cast.members["omar"].ref, cast.members["leo"].ref
    own_police = ADMINISTRATORS | {"pia"}
    posts = ADMINISTRATORS | {"mina"}
    return {
        ("partnership_view",): ALL,
        ("partnership_edit",): ADMINISTRATORS,
        ("partnership_add",): ADMINISTRATORS,
        ("partnership_succeed",): ADMINISTRATORS,
        ("agency_list",): ALL,
        ("agency_view", police): ALL,
        ("agency_add",): ADMINISTRATORS,
        ("agency_edit", police): own_police,
        ("agency_edit", council): ADMINISTRATORS,
        ("agency_succeed", police): own_police,
        ("agency_leave", police): ADMINISTRATORS,
        ("service_edit", t.service("police").ref): ADMINISTRATORS,
        ("member_list",): ALL,
        ("member_view", omar): ALL,
        ("member_download", "csv"): own_police,
        ("member_edit", omar): ADMINISTRATORS,
        ("member_edit", leo): own_police,
        ("member_appoint", omar): ADMINISTRATORS,
        ("member_appoint", leo): own_police,
        ("member_close", omar): ADMINISTRATORS,
        ("member_close", leo): own_police,
        ("membership_end", t.membership("omar").ref): ADMINISTRATORS,
        ("membership_end", t.membership("leo").ref): own_police,
        ("role_list",): ALL,
        ("board_list",): ALL,
        ("board_view", t.executive.ref): ALL,
        ("board_add",): posts,
        ("board_edit", t.executive.ref): posts,
        ("board_close", t.executive.ref): posts,
        ("seat_add", t.executive.ref): posts,
        ("seat_fill", t.empty.ref): posts,
        ("seat_end", t.chair.ref): posts,
        ("appointment_list",): ALL,
        ("appointment_view", t.spoc.ref): ALL,
        ("appointment_add",): posts | {"pia", "leo"},
        ("appointment_fill", t.spoc.ref): posts | {"pia", "leo"},
        ("appointment_end", t.spoc.ref): posts | {"pia", "leo"},
        ("appointment_fill", t.vacant.ref): posts,
    }


@pytest.mark.parametrize("key", sorted(ALL))
def test_each_page_opens_for_those_who_may_and_for_nobody_else(key, thornbridge, sign_in):
    client = sign_in(key)
    for (name, *words), who in pages(thornbridge).items():
        status = client.get(reverse(f"partnership:{name}", args=words)).status_code
        assert status == (200 if key in who else 403), f"{key} at {name} {words}: {status}"


def test_a_page_of_the_neighbours_things_is_not_found(thornbridge, sign_in):
    client = sign_in("wanda", "westhaven")
    for name, ref in (
        ("board_view", thornbridge.executive.ref),
        ("board_edit", thornbridge.executive.ref),
        ("seat_fill", thornbridge.empty.ref),
        ("appointment_view", thornbridge.spoc.ref),
        ("appointment_end", thornbridge.spoc.ref),
        ("member_view", thornbridge.cast.members["omar"].ref),
        ("member_close", thornbridge.cast.members["omar"].ref),
        ("membership_end", thornbridge.membership("leo").ref),
        ("service_edit", thornbridge.service("police").ref),
    ):
        assert client.get(reverse(f"partnership:{name}", args=[ref])).status_code == 404, name


def test_the_neighbour_does_not_change_an_agency_that_takes_no_part_there(thornbridge, sign_in):
    fire = thornbridge.cast.agencies["fire"].ref
    client = sign_in("wanda", "westhaven")
    assert client.get(reverse("partnership:agency_view", args=[fire])).status_code == 200
    assert client.get(reverse("partnership:agency_edit", args=[fire])).status_code == 403


def test_nobody_signed_in_is_led_to_sign_in(client, thornbridge):
    for name, *words in pages(thornbridge):
        answer = client.get(reverse(f"partnership:{name}", args=words))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")
