"""An area's page says which data speaks of it."""

from __future__ import annotations

import pytest
from django.db import transaction

from concordat.agreements.queries.assets import assets_speaking_of
from tests.agreements.making import share

pytestmark = pytest.mark.django_db


def test_data_speaks_of_areas_as_coarse_as_it_says_or_coarser(cast):
    with transaction.atomic(), cast.acting("ivan"):
        found = share(cast)
        found.asset.fields.filter(name="Postcode").delete()
        share(cast, "Lapsed", ends=found.agreement.begins, review_on=None)
    with transaction.atomic(), cast.acting("ana") as ana:
        of_an_lsoa = {asset.name: (asset.speaks, asset.standing) for asset in assets_speaking_of(ana, "lsoa")}
        of_a_ward = [asset.name for asset in assets_speaking_of(ana, "ward")]
        of_our_own = [asset.name for asset in assets_speaking_of(ana, "custom")]
    assert of_an_lsoa == {"Crimes (Hot spots)": (["LSOA"], 1), "Crimes (Lapsed)": (["LSOA", "Postcode"], 0)}
    assert of_a_ward == ["Crimes (Hot spots)", "Crimes (Lapsed)"]
    assert of_our_own == ["Crimes (Lapsed)"], "only a postcode or finer says whether it lies in an estate"
