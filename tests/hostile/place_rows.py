"""A row in every table of places."""

from __future__ import annotations

from django.db import transaction

from concordat.kernel.actors import acting, system
from concordat.places.models import Area, Deprivation, Lookup, Part, Population, Postcode, Source

OPEN_TO_ALL = dict.fromkeys(
    ("places_source", "places_lookup", "places_population", "places_deprivation", "places_postcode"), "true"
)


def fill(partnership: str) -> None:
    """Make reference data for all, and an area of a partnership's own that is part of another."""
    with transaction.atomic(), acting(system("places")):
        source = Source.objects.create(words="Words", file_name="words.csv", sha256="0" * 64)
        before, after = (
            Area.objects.create(kind="ward", generation=year, code="W1", name="Ward", source=source)
            for year in ("2018", "2023")
        )
        Lookup.objects.create(earlier=before, later=after, how="exact", share=1, source=source)
        Population.objects.create(area=after, year=2024, total=10, source=source)
        Deprivation.objects.create(area=after, year=2025, rank=1, source=source)
        Postcode.objects.create(code="ZZ11AA", source=source)
    with transaction.atomic(), acting(system("install", partnership)):
        own = Area.objects.create(partnership_id=partnership, kind="custom", name="Hidden estate")
        Part.objects.create(partnership_id=partnership, part=after, whole=own)
