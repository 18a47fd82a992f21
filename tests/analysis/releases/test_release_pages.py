"""The pages and files of releases."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.analysis.commands import releases
from concordat.analysis.models import Release
from tests.analysis.releases.making import BY_BOTH, asked, protect

pytestmark = pytest.mark.django_db
JANUARY = {"period": {"since": "2026-01-01", "until": "2026-01-31"}}


def test_an_answer_is_put_into_a_release_and_read_by_everybody_once_it_is_out(cast, crimes):
    ana, ivan, fay = (cast.browser(who) for who in ("ana", "ivan", "fay"))
    purpose = crimes.shared.purpose.ref
    shown = ana.get("/analysis/", {"dataset": crimes.dataset.key, "purpose": purpose}).content.decode()
    assert "Put this table into a release" in shown
    assert (
        "Put this table into a release" not in fay.get("/analysis/", {"dataset": crimes.dataset.key}).content.decode()
    )
    told = {"question": json.dumps(asked(BY_BOTH | JANUARY)), "purpose": purpose, "table": "January"}
    assert ana.get("/analysis/releases/tables/add/", told)["Location"].startswith("/analysis/releases/add/")
    facts = {"title": "By both", "about": "The report", "readers": "The public", "zeros": "shown", "width": 1}
    wrong = ana.post("/analysis/releases/add/", told | facts | {"threshold": 1}).content.decode()
    assert "There is a problem" in wrong
    assert "The report" in wrong
    facts["threshold"] = 8
    address = ana.post("/analysis/releases/add/", told | facts)["Location"]
    unfit = told | {"question": json.dumps(asked(BY_BOTH | {"limit": 3}))}
    assert "A table of a release is whole" in ana.get("/analysis/releases/tables/add/", unfit).content.decode()
    assert fay.get(address).status_code == 404
    with transaction.atomic(), cast.acting("ana"):
        release = Release.objects.get()
    protect(cast, release)
    page = ana.get(address).content.decode()
    assert "recovered none of" in page
    assert "Approve</a>" not in page
    assert "[c]" in ivan.get(address).content.decode()
    assert "There is a problem" in ivan.post(f"{address}approve/", {"grounds": ""}).content.decode()
    assert ivan.post(f"{address}approve/", {"grounds": "The police agreed"}).status_code == 302
    assert ana.post(f"{address}publish/").status_code == 302
    page = fay.get(address).content.decode()
    assert "may be passed on" in page
    assert "The police agreed" not in page
    assert "recovered" not in page
    rows = list(csv.DictReader(io.StringIO(fay.get(f"{address}tables.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 16
    assert {row["Number"] for row in rows} & {"[c]"}
    assert fay.get(f"{address}tables.xlsx").status_code == 200
    assert ivan.post(f"{address}withdraw/", {"why": "A month was wrong"}).status_code == 302
    page = fay.get(address).content.decode()
    assert "A month was wrong" in page
    assert "[c]" not in page
    assert fay.get(f"{address}tables.csv").status_code == 404


def test_the_list_asks_no_more_of_many_than_of_few(cast, drafted):
    first = drafted()
    browser, counts = cast.browser("ana"), []
    for more in (2, 40):
        with transaction.atomic(), cast.acting("ana"):
            for nth in range(more):
                Release.objects.create(
                    partnership_id=first.partnership_id, agency_id=first.agency_id, owner_id=first.owner_id,
                    dataset_id=first.dataset_id, title=f"{more} {nth}", about="x", readers="x", purpose=first.purpose,
                )  # fmt: skip
        browser.get("/analysis/releases/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert browser.get("/analysis/releases/?q=2").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_second_of_two_who_change_a_draft_is_told(cast, drafted):
    release = drafted()
    browser = cast.browser("ana")
    page = browser.get(f"/analysis/releases/{release.ref}/edit/").content.decode()
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)[0]
    with transaction.atomic(), cast.acting("mina") as mina:
        releases.edit(release=release, facts=releases.Facts("Mina’s", "a", "b"), by=mina)
    facts = {"title": "Ana’s", "about": "a", "readers": "b", "version": 0, "threshold": 8, "zeros": "shown", "width": 1}
    answer = browser.post(f"/analysis/releases/{release.ref}/edit/", facts | {"seen": seen}).content.decode()
    assert "Somebody else changed this" in answer
    assert "Mina’s" in answer
