"""What is reckoned of reference data is reckoned once, seen anew when more is loaded, and told to nobody who may not."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.kernel.errors import Refused
from concordat.places.queries.denominators import RESIDENTS, denominators, known_levels, tenths
from tests.places.loaded import collection, load, square

pytestmark = pytest.mark.django_db


def test_it_is_reckoned_once_until_more_is_loaded(cast, tmp_path):
    def file(name, text):
        (tmp_path / name).write_text(text)
        return tmp_path / name

    def told(who="ana"):
        with transaction.atomic(), cast.acting(who) as actor, CaptureQueriesContext(connection) as queries:
            known = known_levels(actor)
            levels = [(each.kind, each.generation) for each in known.levels]
            people = [each.people for each in denominators(actor, "lsoa", "2021", RESIDENTS)]
            found = (levels, known.counted, known.deprived, tenths(actor, "lsoa", "2021", 2025), people)
        return found, len(queries)

    areas = [({"lsoa21_code": f"E0100000{at}", "lsoa21_name": f"{at}"}, square(0.5 + at / 50, 51.4)) for at in range(2)]
    load(file("lsoa-2021.geojson", collection(areas)))
    (first, many), (again, few) = told(), told("leo")
    assert first == again == ([("lsoa", "2021")], {}, (), {}, [])
    assert few < many
    load(file("people.csv", "lsoa21_code,total_residents\nE01000000,1500\nE01000001,1600\n"), year=2024)
    load(file("imd.csv", "lsoa21_code,IMD_decile,IMD_rank\nE01000000,1,10\nE01000001,9,30000\n"), year=2025)
    found, _ = told()
    assert found[1:] == (
        {("lsoa", "2021"): ("residents",)},
        (("lsoa", "2021", 2025),),
        {1: ("E01000000",), 9: ("E01000001",)},
        [{"E01000000": 1500, "E01000001": 1600}],
    )
    with transaction.atomic(), cast.acting("nora") as nobody, pytest.raises(Refused):
        tenths(nobody, "lsoa", "2021", 2025)
