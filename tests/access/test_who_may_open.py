"""Every page, signed out and as every role: the table of who may open what stands in the documentation."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.api import ROOT
from concordat.kernel.doors import doors_of
from concordat.partnership.permissions import TOKEN_MANAGE
from tests.api.program import Program, operations, program
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
    "chair": "cara",
    "information-governance": "ivan",
}
HEAD = """# Who may open what

Made by `tests/access/test_who_may_open.py`, which opens every address signed out and as somebody of every role: do not edit.
It speaks of one thing of each kind: a proposed plan of the council, an action led by the police, a practitioner of the
council. ✓ opens the page, · is refused. The agency lead and the agency administrator here are of the police.

"""

API_HEAD = """
## The API

Each operation, asked with a token that has every right that somebody of the role can give to one. A role that is not here
can make none. No session opens any of it.

"""


def route_of(pattern_address: str) -> str:
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", pattern_address)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", plain).replace("^", "").replace("$", "")


# What a reference in an address stands for, where the page's own noun does not say it.
STANDS_FOR = {
    "priority_list": "plan",
    "priority_add": "plan",
    "theme_add": "priority",
    "theme_list": "plan",
    "theme_download": "plan",
    "action_add": "plan",
    "amendment_list": "plan",
    "amendment_begin": "plan",
    "amendment_end": "plan",
    "version_view": "plan",
    "version_compare": "plan",
    "version_download": "plan",
    "bulk_edit_make": "plan",
    "bulk_edit_list": "plan",
    **dict.fromkeys(("statement_list", "statement_download", "statement_add", "strategy_list"), "plan"),
    **dict.fromkeys(("strategy_download", "strategy_add", "term_unexplained"), "plan"),
    "copy_make": "plan",
    "seat_add": "board",
    "service_edit": "agency",
    "handover_make": "member",
    "status_overrule": "action",
    "status_restore": "action",
    **dict.fromkeys(("party_add", "ground_add", "line_add"), "agreement"),
    "part_add": "ground",
    "agency_agreements": "agency",
    **dict.fromkeys(("field_add", "field_propose", "field_settle"), "asset"),
    "proof_download": "certificate",
    **dict.fromkeys(("key_list", "key_rotate"), "agreement"),
    "asset_datasets": "asset",
    "agency_datasets": "agency",
    "area_datasets": "area",
    **dict.fromkeys(("receipt_download", "mend_download"), "delivery"),
    **dict.fromkeys(("run_list", "run_add", "annotation_add"), "analysis"),
    **dict.fromkeys(("subject_search_view", "subject_search_approve", "subject_search_run"), "subject_search"),
}
NOUNS = {
    "update": "action",
    "job": "job",
    "bulk": "bulk_edit",
    "exception": "plan",
    "matrix": "plan",
    "share": "plan",
    "timeline": "plan",
    "subject": "subject_request",
    "row": "dataset",
    "policy": "policy_document",
    "upload": "delivery",
    **dict.fromkeys(("strand", "statistic", "deliverable", "usual", "service"), "plan"),
}


def thing_of(name: str) -> str:
    noun = name.split("_")[0]
    return STANDS_FOR.get(name) or NOUNS.get(noun, noun)


def addresses(things: dict[str, str]) -> list[tuple[str, str, URLPattern]]:
    """Return each address as a route, filled in with things that there are, and its pattern."""
    found = []
    for route, pattern in EVERY:
        if doors_of(pattern.callback):  # operations of the API, which no browser opens
            continue
        thing = things.get(thing_of(pattern.name), "0" * 12)
        filled = re.sub(r"<ref:\w+>", thing, route)
        filled = re.sub(r"<slug:key>", things.get("key", "page"), filled)
        filled = re.sub(r"<int:\w+>", "50", filled)
        filled = re.sub(r"<(?:slug|str):kind>", "pdf" if pattern.name == "copy_make" else "csv", filled)
        filled = re.sub(r"<(?:slug|str):\w+>", "page", filled)
        filled = re.sub(r"\^reset/key/.*", "reset/key/abc-def/", filled)
        found.append((route_of(route), "/" + filled, pattern))
    return found


def kept(response: Any) -> bool:
    """Say whether an answer keeps to itself: no cache, no frame, no sniffing, no script but ours.

    A form that came back with what is wrong in it may be kept by the browser alone, so that Back loses no words.
    """
    policy = response.get("Content-Security-Policy", "")
    came_back = response.request["REQUEST_METHOD"] == "POST" and response.status_code == 200
    return (
        "default-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and "unsafe" not in policy
        and response.get("X-Frame-Options") == "DENY"
        and response.get("X-Content-Type-Options") == "nosniff"
        and response.get("Referrer-Policy") == "same-origin"
        and {"no-cache" if came_back else "no-store", "private"}
        <= set(re.split(r",\s*", response.get("Cache-Control", "")))
        and "ETag" not in response
        and "Last-Modified" not in response
    )


def opens(client: Client, address: str) -> bool:
    """Say whether the door opened: anything but a refusal or the way to sign-in."""
    response = client.get(address)
    assert response.status_code < 500, f"{address} broke: {response.status_code}"
    assert kept(response), f"{address}: {response.status_code} {dict(response.headers)}"
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/account/login/?next=")
    return response.status_code != 403 and not to_sign_in


def opens_to(people: list[tuple[Client, Actor]], address: str, permission: str, place: int) -> list[bool]:
    """Say to whom of several an address opens.

    Of those who lack the door's permission one tries, another at each address; all whom the door lets in do, since what
    stands behind it may still refuse them. For one of them the page is made; whether it opens is decided before that.
    """
    lacking = [at for at, (_, actor) in enumerate(people) if permission and not access.may(actor, permission)]
    if lacking:
        tries = people[lacking[place % len(lacking)]][0]
        assert not opens(tries, address), f"{address} opens without {permission}"
    found = [False] * len(people)
    for at, (browser, _) in enumerate(people):
        if at not in lacking:
            with unmade(any(found)):
                found[at] = opens(browser, address)
    return found


def unmade(without: bool) -> AbstractContextManager[Any]:
    """Have pages answered without being made, if asked."""
    return patch("django.template.backends.jinja2.Template.render", return_value="") if without else nullcontext()


@pytest.mark.django_db
def test_the_table_of_who_may_open_what_is_current(cast, settings):
    settings.DEMONSTRATION = True
    things = make_things(cast)
    nobody, people = Client(), [(cast.browser(key), cast.actor(key)) for key in HOLDERS.values()]
    lines = ["| address | signed out | " + " | ".join(_role(role) for role in HOLDERS) + " |"]
    lines.append("|" + " --- |" * (len(people) + 2))
    for place, (route, address, pattern) in enumerate(sorted(addresses(things), key=lambda each: each[0])):
        if pattern.name in SIGNS_OUT:
            continue
        door = pattern.callback.door
        opened = [opens(nobody, address), *opens_to(people, address, door.permission, place)]
        assert opened[0] == (not door.signed_in), f"signed out, {address}: {door}"
        marks = ["✓" if one else "·" for one in opened]
        lines.append(f"| `{route}` | " + " | ".join(marks) + " |")
    text = HEAD + "\n".join(lines) + "\n" + _of_programs(cast, things)
    if not TABLE.exists() or TABLE.read_text() != text:
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_text(text)
        pytest.fail(f"{TABLE.name} was not current; it has been written anew: look at it and keep it")


def _of_programs(cast, things: dict[str, str]) -> str:
    """Return the table of the API: each operation without a token, and with one of each role that can make one."""
    makers = {role: who for role, who in HOLDERS.items() if access.may(cast.actor(who), TOKEN_MANAGE)}
    programs = [Program(""), *(program(cast, who) for who in makers.values())]
    lines = ["| operation | without a token | " + " | ".join(_role(role) for role in makers) + " |"]
    lines.append("|" + " --- |" * (len(programs) + 1))
    for name, method, path, body in operations(things, owner=cast.members["leo"].ref):
        marks = []
        for each in programs:
            with transaction.atomic():
                status = each.ask(method, path, body).status_code
                assert status < 500, f"{name} broke"
                marks.append("·" if status in (401, 403) else "✓")
                transaction.set_rollback(True)
        lines.append(f"| `{name.replace(' ', f' {ROOT[:-1]}')}` | " + " | ".join(marks) + " |")
    return API_HEAD + "\n".join(lines) + "\n"


SIGNS_OUT = {"account_logout"}


@pytest.mark.django_db
def test_somebody_of_another_partnership_opens_none_of_our_things(cast, settings):
    settings.DEMONSTRATION = True
    things = make_things(cast)
    client = cast.browser("wes")
    for _, address, pattern in addresses(things):
        ours = any(thing in address for thing in things.values())
        shared = {
            "agency_view",
            "agency_actions",
            "agency_agreements",
            "agency_datasets",
        }  # agencies serve several partnerships, and are no secret
        if ours and pattern.name not in shared and pattern.callback.door.signed_in:
            response = client.get(address)
            assert response.status_code in (403, 404, 405), f"{address} answered {response.status_code}"
            assert kept(response), f"{address}: {dict(response.headers)}"
            assert b"Secret words" not in response.content


def _role(key: str) -> str:
    return settings.ROLES[key].name
