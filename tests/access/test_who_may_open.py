"""Every page, signed out and as every role: the table of who may open what stands in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern

from tests.house.test_live import EVERY
from tests.things import make_things

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "who-may-open-what.md"
HOLDERS = {
    "administrator": "ada",
    "manager": "mina",
    "agency-lead": "leo",
    "agency-administrator": "pia",
    "officer": "omar",
    "analyst": "ana",
    "observer": "olga",
    "information-governance": "ivan",
}
HEAD = """# Who may open what

Made by `tests/access/test_who_may_open.py`, which opens every address signed out and as somebody of every role: do not edit.
It speaks of doors: ✓ opens the page, · is refused. Behind a door each thing has its own decision: an agency lead opens the form
of an update, but only for an action of their own agency; a draft plan is there for its own agency alone.

"""


def route_of(pattern_address: str) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern_address).replace("^", "").replace("$", "")


def addresses(things: dict[str, str]) -> list[tuple[str, str, URLPattern]]:
    found = []
    for address, pattern in EVERY:
        filled = "/" + re.sub(
            r"<(?:\w+:)?(\w+)>", lambda m: things.get(f"{pattern.name}:{m[1]}", things.get(m[1], "0" * 12)), address
        )
        found.append((route_of(address), filled, pattern))
    return found


def opens(client: Client, address: str) -> bool:
    """Say whether the door opened: anything but a refusal or the way to sign-in."""
    response = client.get(address)
    assert response.status_code < 500, f"{address} broke: {response.status_code}"
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/account/login/?next=")
    return response.status_code != 403 and not to_sign_in


def client_of(member: object | None) -> Client:
    client = Client()
    if member is not None:
        client.force_login(member)  # type: ignore[arg-type]
    return client


@pytest.mark.django_db
def test_the_table_of_who_may_open_what_is_current(cast, settings):
    settings.DEMONSTRATION = True
    things = make_things(cast)
    everybody = {"signed out": None} | {role: cast.members[key] for role, key in HOLDERS.items()}
    lines = ["| address | signed out | " + " | ".join(_role(role) for role in HOLDERS) + " |"]
    lines.append("|" + " --- |" * (len(everybody) + 1))
    for route, address, pattern in sorted(addresses(things), key=lambda each: each[0]):
        if pattern.name in SIGNS_OUT:
            continue
        marks = ["✓" if opens(client_of(member), address) else "·" for member in everybody.values()]
        lines.append(f"| `{route}` | " + " | ".join(marks) + " |")
    text = HEAD + "\n".join(lines) + "\n"
    if not TABLE.exists() or TABLE.read_text() != text:
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_text(text)
        pytest.fail(f"{TABLE.name} was not current; it has been written anew: look at it and keep it")


SIGNS_OUT = {"account_logout"}


@pytest.mark.django_db
def test_signed_out_only_what_is_public_opens(cast, settings):
    settings.DEMONSTRATION = True
    things = make_things(cast)
    client = Client()
    for _, address, pattern in addresses(things):
        door = pattern.callback.door
        assert opens(client, address) == (not door.signed_in), f"{address}: {door}"


@pytest.mark.django_db
def test_somebody_of_another_partnership_opens_none_of_our_things(cast, settings):
    settings.DEMONSTRATION = True
    things = make_things(cast)
    client = client_of(cast.members["wes"])
    for _, address, pattern in addresses(things):
        ours = any(thing in address for thing in things.values())
        shared = {"agency_view"}  # agencies serve several partnerships, and are no secret
        if ours and pattern.name not in shared and pattern.callback.door.signed_in:
            response = client.get(address)
            assert response.status_code in (403, 404, 405), f"{address} answered {response.status_code}"
            assert b"Secret words" not in response.content


def _role(key: str) -> str:
    return settings.ROLES[key].name
