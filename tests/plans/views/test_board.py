"""The pages for a board, for each role: who opens them, what they say, what they give away as files."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from concordat.audit.models import Entry
from concordat.kernel.clock import frozen
from concordat.plans.commands import plans
from tests.plans.crowded import NOW, crowded
from tests.plans.factories import draft, in_force

PAGES = ("exception_list", "matrix_view", "share_list", "theme_list", "timeline_view")
FILES = ("exception_download", "matrix_download", "share_download", "theme_download", "timeline_download")
EVERYBODY = ("ada", "mina", "leo", "fay", "pia", "omar", "ana", "olga", "ivan")


def page(client: Any, name: str, *args: object, **query: str) -> Any:
    return client.get(reverse(f"plans:{name}", args=args), query)


@pytest.mark.parametrize("key", EVERYBODY)
def test_every_role_reads_them(cast: Any, browse: Any, key: str) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, owner=cast.members["omar"].ref)
    client = browse(key)
    for name in PAGES:
        assert page(client, name, plan.ref).status_code == 200, name
    assert page(client, "exception_list").status_code == 200
    assert page(client, "share_view", plan.ref, agency=cast.agencies["council"].ref).status_code == 200
    for name in FILES:
        assert page(client, name, plan.ref, "csv").status_code == 200, name


def test_nobody_else_does(cast: Any, browse: Any, client: Any) -> None:
    with cast.acting("mina") as mina:
        hidden, plan = draft(mina, title="Hidden"), in_force(mina, title="Seen")
    for name in PAGES:
        assert page(browse("nora"), name, plan.ref).status_code == 403
        assert page(browse("wes"), name, plan.ref).status_code == 404
        assert page(browse("leo"), name, hidden.ref).status_code == 404
        assert page(browse("mina"), name, hidden.ref).status_code == 200
        assert page(client, name, plan.ref).status_code == 302
    assert "Seen" in page(browse("leo"), "exception_list").content.decode()
    assert "Seen" not in page(browse("wes"), "exception_list").content.decode()


def test_a_plan_of_nothing_teaches(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = plans.draft_plan(by=mina, title="Bare")
    client = browse("mina")
    for name in PAGES:
        assert page(client, name, plan.ref).status_code == 200
    assert "This plan is empty" in page(client, "matrix_view", plan.ref).content.decode()
    assert "No agency has a part yet" in page(client, "share_list", plan.ref).content.decode()
    assert "Nothing has a day yet" in page(client, "timeline_view", plan.ref).content.decode()
    assert "No plan is in force" in page(client, "exception_list").content.decode()
    assert page(client, "share_view", plan.ref).status_code == 302
    assert page(client, "share_view", plan.ref, agency="Nobody").status_code == 404


def test_what_a_board_reads(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina, frozen(NOW):
        plan, _ = crowded(cast, mina)
        client = browse("olga")
        shown = page(client, "exception_list", plan.ref).content.decode()
        assert "As at 20 November 2023" in shown
        assert "Status now against status at the end of 30 September 2023" in shown
        assert "The owner said" in shown
        assert "Has left" in shown
        assert "Words of 2023/24 Q2" in shown
        asked = page(client, "exception_list", plan.ref, day="5 Nov 2023").content.decode()
        assert "No action moved for the worse." in asked
        for wrong, words in (("soon", "Enter a date like"), ("1 January 2030", "or an earlier date")):
            refused = page(client, "exception_list", plan.ref, day=wrong).content.decode()
            assert "There is a problem" in refused
            assert words in refused
            assert f'value="{wrong}"' in refused
        matrix = page(client, "matrix_view", plan.ref, by="agency").content.decode()
        assert ">Gap<" in matrix
        assert "cells are gaps" in matrix
        year = page(client, "timeline_view", plan.ref).content.decode()
        assert "Updates on 2023/24 Q2 fall due" in year
        assert "Statuses by quarter as a table" in year


def test_files(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina, frozen(NOW):
        plan, rows = crowded(cast, mina)
        client = browse("olga")
        given = page(client, "exception_download", plan.ref, "xlsx", day="2023-06-30")
        book = load_workbook(BytesIO(given.content))
        assert book.sheetnames[:3] == ["Off track (red)", "At risk (amber)", "Moved for the worse"]
        assert book["Off track (red)"].max_row - 1 == sum(row.brag == "red" for row in rows)
        lines = page(client, "exception_download", "csv").content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Section,Ref,Plan,Action")
        for name in FILES:
            assert page(client, name, plan.ref, "xlsx").status_code == 200
            assert page(client, name, plan.ref, "exe").status_code == 404
        taken = [entry.detail["page"] for entry in Entry.objects.filter(event="plans.plan.downloaded")]
        assert sorted(set(taken)) == ["agencies", "exceptions", "matrix", "themes", "timeline"]


def test_queries_of_the_pages_do_not_grow(cast: Any, browse: Any) -> None:
    client = browse("mina")
    counts: dict[str, list[int]] = {}
    for count in (40, 400):
        with cast.acting("mina") as mina, frozen(NOW):
            plan, _ = crowded(cast, mina, count)
            for name, args in [(name, [plan.ref]) for name in PAGES] + [("exception_list", [])]:
                with CaptureQueriesContext(connection) as queries:
                    assert page(client, name, *args).status_code == 200
                counts.setdefault(f"{name} {len(args)}", []).append(len(queries))
    assert {name for name, (few, many) in counts.items() if few != many} == set(), counts
