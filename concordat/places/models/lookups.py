"""How an area of one generation becomes areas of the next, and which areas are part of which."""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.refs import LENGTH
from concordat.places.models.areas import Area, Source
from concordat.places.models.guarding import open_or_ours, open_to_read


class Lookup(Record):
    """What part of an area became an area of another generation.

    `share` is of the earlier area, from 0 to 1, and `measured_by` says of what: its people, or its surface. `overlap`
    is the same seen from the later area: how much of it came from the earlier.
    """

    sensitivity = Sensitivity.OPEN
    retention = "As long as the areas."

    class How(models.TextChoices):
        EXACT = "exact", "Exact"
        SPLIT = "split", "Split"
        MERGED = "merged", "Merged"
        COMPLEX = "complex", "Split and merged"
        BEST_FIT = "best-fit", "Best fit"

    class Measure(models.TextChoices):
        PEOPLE = "people", "people"
        SURFACE = "surface", "surface"
        NONE = "", "not known"

    earlier = models.ForeignKey(Area, models.CASCADE, related_name="became")
    later = models.ForeignKey(Area, models.CASCADE, related_name="came_from")
    how = models.CharField(max_length=8, choices=How.choices)
    share = models.FloatField(null=True)
    overlap = models.FloatField(null=True)
    measured_by = models.CharField(max_length=8, choices=Measure.choices, blank=True)
    measured_in = models.PositiveSmallIntegerField(null=True)
    computed = models.BooleanField(default=False)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("earlier", "-share")
        constraints = (
            models.UniqueConstraint(fields=("earlier", "later"), name="lookup_once"),
            *open_to_read("lookup"),
        )

    def __str__(self) -> str:
        return f"{self.earlier} to {self.later}"


class Part(Record):
    """That an area is part of a larger one, such as an LSOA of a ward."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the areas."

    class How(models.TextChoices):
        EXACT = "exact", "Exactly"
        BEST_FIT = "best-fit", "By best fit"

    partnership_id = models.CharField(max_length=LENGTH, null=True, blank=True)
    part = models.ForeignKey(Area, models.CASCADE, related_name="wholes")
    whole = models.ForeignKey(Area, models.CASCADE, related_name="parts")
    how = models.CharField(max_length=8, choices=How.choices, default=How.BEST_FIT)
    computed = models.BooleanField(default=False)  # by where its centre lies, since nobody publishes it
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("whole", "part")
        constraints = (
            models.UniqueConstraint(fields=("part", "whole"), name="part_once"),
            *open_or_ours("part"),
        )

    def __str__(self) -> str:
        return f"{self.part} in {self.whole}"
