"""The catalogue: its list, a dataset's page and versions, and the steward's page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.datasets.models import Delivery, Version
from concordat.kernel.clock import frozen
from tests.agreements import factories as sharing
from tests.datasets import catalogue as made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMONSTRATION = True  # so that nobody is asked for a second step


def shown(cast, who, path, status=200):
    response = cast.browser(who).get(path)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace(" ,", ",").replace(" .", ".")


def test_an_empty_catalogue_teaches(cast):
    page = shown(cast, "mina", "/datasets/")
    assert "No datasets yet" in page
    assert "Add a dataset" in page
    assert "Add a dataset" not in shown(cast, "olga", "/datasets/")


def test_a_dataset_is_found_by_its_columns_and_how_it_stands(cast):
    with transaction.atomic(), cast.acting("mina"):
        with frozen(datetime(2020, 4, 1, tzinfo=UTC)):
            late = made.dataset(cast, "late")
        made.version(cast, late, periods={"2020-01": 5, "2020-03": 7})
        made.dataset(cast, "none", "police-street")
    page = shown(cast, "olga", "/datasets/?q=snap")
    assert "dataset none" in page
    assert "dataset late" not in page
    page = shown(cast, "olga", "/datasets/?state=late")
    assert "dataset late" in page
    assert "dataset none" not in page
    assert "March 2020" in page
    assert "dataset late" in shown(cast, "olga", "/datasets/?class=identifier&sort=-rows")
    assert "dataset none" in shown(cast, "olga", "/datasets/?template=police-street")
    csv = cast.browser("olga").get("/datasets/datasets.csv?state=late").content.decode("utf-8-sig")
    assert csv.count("\n") == 2
    assert "dataset late" in csv
    assert cast.browser("olga").get("/datasets/datasets.xlsx").status_code == 200


def test_a_dataset_says_what_it_is_what_came_and_what_is_missing(cast):
    with transaction.atomic(), cast.acting("mina"):
        one = made.dataset(cast)
        made.version(cast, one, periods={"2020-01": 5, "2020-03": 7})
        differs = {
            "added": 0,
            "removed": 0,
            "changed": 5699,
            "same": 3,
            "columns": {"action": 5699},
            "by": ["case_ref"],
        }
        three = ["2020-01", "2020-02", "2020-03"]
        made.version(cast, one, 2, {"2020-01": 5, "2020-03": 7}, replaced=three, difference=differs)
    page = shown(cast, "olga", "/datasets/asb/")
    assert "3 periods replaced: 5,699 rows changed, in Strongest action" in page
    assert "Missing between what is held: February 2020" in page
    assert "Case reference" in page
    assert "Direct identifier" in page
    assert "40.0%" in page
    assert f"/agreements/requests/make/?asset={one.asset_id}" in page
    version = shown(cast, "olga", "/datasets/asb/versions/2/")
    assert "Rows were matched by Case reference" in version
    assert "ab" * 32 in version
    assert "A later version has replaced it" in shown(cast, "olga", "/datasets/asb/versions/1/")
    assert "version" in shown(cast, "olga", "/datasets/asb/versions/")
    shown(cast, "olga", "/datasets/asb/versions/9/", 404)
    declared = cast.browser("olga").get("/datasets/asb/declaration.yaml").content.decode()
    assert declared.startswith("key: asb")


def test_a_dataset_says_of_which_delivery_its_quality_is(cast):
    with transaction.atomic(), cast.acting("mina"):
        one = made.dataset(cast)
        first = made.version(cast, one, 1, {"2026-07": 50}).delivery
        second = made.version(cast, one, 2, {"2026-08": 40}, profile={"columns": {"closed": {"filled": 0.9}}}).delivery
        mending = made.version(cast, one, 3, {"2026-08": 45}).delivery
        Delivery.objects.filter(ref=mending.ref).update(corrects=second)
        parts = [{"period": "2026-07", "delivery": first.ref, "rows": 50}]
        standing = Version.objects.filter(number=3)
        both = [*parts, {"period": "2026-08", "delivery": mending.ref, "rows": 45}]
        standing.update(parts=both)
    said = words(shown(cast, "olga", "/datasets/asb/"))
    of = "the newest delivery in the store, delivery-2.csv of"
    assert f"“Filled” is how full each column was in {of}" in said
    assert re.search(rf"Of {of} [^,]+, 10 of 100 rows \(10.0%\) were put aside\. What stands of other deliveries", said)
    assert "90.0%" in said
    with transaction.atomic(), cast.acting("mina"):
        standing.update(parts=parts)  # as after the second was withdrawn
    page = shown(cast, "olga", "/datasets/asb/")
    assert f'<a class="govuk-link" href="/datasets/deliveries/{first.ref}/">delivery-1.csv</a>' in page
    assert "and 80.0% of what landed could be placed in an area." in words(page)
    assert "other deliveries" not in words(page)


def test_the_steward_sees_who_used_it_and_what_was_put_aside(cast):
    with transaction.atomic(), cast.acting("mina"):
        one = made.dataset(cast)
        made.version(cast, one, periods={"2026-08": 5})
        made.read(cast, one, rows=1234)
    page = shown(cast, "leo", "/datasets/asb/steward/")
    assert "Ana Analyst" in page
    assert "1,234" in page
    assert "Date closed: is no day (10)" in page
    assert "40.0%" in page
    assert "Nobody has read it" not in page
    assert "No reading is like that" in shown(cast, "leo", "/datasets/asb/steward/?how=api")
    csv = cast.browser("leo").get("/datasets/asb/reads.csv").content.decode("utf-8-sig")
    assert "Ana Analyst" in csv
    shown(cast, "omar", "/datasets/asb/steward/", 403)
    shown(cast, "fay", "/datasets/asb/steward/", 403)


def test_back_data_is_late_neither_in_the_catalogue_nor_to_its_steward(cast):
    with transaction.atomic(), cast.acting("mina"), frozen(datetime(2026, 5, 1, tzinfo=UTC)):
        made.version(cast, made.dataset(cast), periods={"2026-01": 5, "2026-03": 5})
    with frozen(datetime(2026, 5, 5, tzinfo=UTC)):
        page = shown(cast, "leo", "/datasets/asb/steward/")
    fresh = page[page.index('id="fresh"') : page.index('id="full"')]
    assert "Due earlier" in fresh
    assert "Missing" in fresh
    assert not re.search(r"\d days?\b", fresh)
    with frozen(datetime(2026, 5, 5, tzinfo=UTC)):
        assert "April 2026 is due by 21 May 2026" in shown(cast, "leo", "/datasets/asb/")


def test_the_steward_answers_whoever_asks_and_nobody_else_of_the_agency(cast):
    from concordat.agreements.models import AccessRequest
    from concordat.kernel import clock

    with transaction.atomic(), cast.acting("mina"):
        one = made.dataset(cast, steward="omar")
        why = sharing.purpose(cast)
        asked = AccessRequest.objects.create(
            partnership=one.partnership, member=cast.members["ana"], agency=cast.agencies["council"], asset=one.asset,
            purpose=why, form="identifiable", why="To find", until=clock.today(), decide_by=clock.today(),
        )  # fmt: skip
    address = f"/agreements/requests/{asked.ref}/"
    assert "Ana Analyst" in shown(cast, "omar", address)
    assert "Ana Analyst" in shown(cast, "omar", "/agreements/requests/")
    shown(cast, "leo", address, 404)
    shown(cast, "mina", f"{address}decide/", 404)
    answer = cast.browser("omar").post(f"{address}decide/", {"grant": "no", "decision": "Counts are enough"})
    assert answer.status_code == 302
    with transaction.atomic(), cast.acting("mina"):
        asked.refresh_from_db()
    assert (asked.status, asked.decided_by_id) == ("refused", cast.members["omar"].ref)


def test_nobody_answers_their_own_request_as_steward(cast):
    from concordat.agreements.models import AccessRequest
    from concordat.kernel import clock

    with transaction.atomic(), cast.acting("mina"):
        one = made.dataset(cast, steward="omar")
        asked = AccessRequest.objects.create(
            partnership=one.partnership, member=cast.members["omar"], agency=cast.agencies["council"], asset=one.asset,
            purpose=sharing.purpose(cast), form="pseudonymous", why="x", until=clock.today(), decide_by=clock.today(),
        )  # fmt: skip
    page = cast.browser("omar").post(f"/agreements/requests/{asked.ref}/decide/", {"grant": "no", "decision": "No"})
    assert page.status_code == 200
    with transaction.atomic(), cast.acting("mina"):
        asked.refresh_from_db()
    assert asked.status == "asked"


def test_pages_elsewhere_say_which_datasets_there_are(cast):
    with transaction.atomic(), cast.acting("mina"):
        one = made.dataset(cast)
    for path in (f"/datasets/assets/{one.asset_id}/", f"/datasets/agencies/{one.agency_id}/"):
        assert "dataset asb" in shown(cast, "olga", path)
    assert "datasets-asset-datasets" in shown(cast, "olga", f"/agreements/data/{one.asset_id}/")
    assert "dataset asb" in shown(cast, "olga", "/search/?q=Case+reference")


@pytest.mark.parametrize("path", ["/datasets/", "/datasets/agencies/{agency}/", "/search/?q=Secret"])
def test_the_queries_of_a_list_do_not_grow_with_it(cast, path):
    def asked() -> int:
        browser = cast.browser("olga")
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(path.format(agency=cast.agencies["police"].ref))
        assert response.status_code == 200
        return len(queries)

    with transaction.atomic(), cast.acting("mina"):
        made.version(cast, made.dataset(cast, "d0"))
        made.dataset(cast, "d1")
    few = asked()
    with transaction.atomic(), cast.acting("mina"):
        for number in range(2, 12):
            made.version(cast, made.dataset(cast, f"d{number}"))
    assert asked() == few
