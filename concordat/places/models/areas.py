"""Areas, each of one generation and true from a day to a day, and the files that they were loaded from."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.refs import LENGTH
from concordat.places.models.guarding import open_or_ours, open_to_read


class Source(Record):
    """A file that was loaded: what it is, whose, and under what licence."""

    sensitivity = Sensitivity.OPEN
    retention = "As long as anything that was loaded from it."

    words = models.CharField("source", max_length=300)
    licence = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    about = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("created_at",)
        constraints = open_to_read("source")

    def __str__(self) -> str:
        return self.words


class Area(Record):
    """An area of one generation; `begins` and `ends` are its first and last day, either open.

    Without a partnership it is reference data, true for all; with one it is that partnership's own. The outline is WKB in
    longitude and latitude (WGS84).
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "For good: figures of past years speak of areas that are no more."

    class Kind(models.TextChoices):
        AUTHORITY = "authority", "Authority"
        WARD = "ward", "Ward"
        MSOA = "msoa", "MSOA"
        LSOA = "lsoa", "LSOA"
        BEAT = "beat", "Police beat"
        CUSTOM = "custom", "Own area"

    class Basis(models.TextChoices):
        PUBLISHED = "published", "As published"
        BEST_FIT = "best-fit", "Best fit from smaller areas, not the statutory boundary"
        DRAWN = "drawn", "Drawn by the partnership"
        PARTS = "parts", "Made up of smaller areas"
        NONE = "none", "No outline"

    partnership_id = models.CharField(max_length=LENGTH, null=True, blank=True, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    generation = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.PUBLISHED)
    note = models.CharField(max_length=300, blank=True)
    outline = models.BinaryField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    hectares = models.FloatField(null=True)

    class Meta:
        ordering = ("name", "code")
        indexes = (
            models.Index(fields=("kind", "generation"), name="area_kind_generation"),
            models.Index(fields=("code",), name="area_code"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "generation", "code"),
                condition=Q(partnership_id__isnull=True),
                name="area_code_once",
            ),
            models.UniqueConstraint(
                fields=("partnership_id", "name"),
                condition=Q(partnership_id__isnull=False, ends__isnull=True),
                name="area_name_once",
            ),
            models.CheckConstraint(
                name="area_ends_after_it_begins", condition=Q(ends__isnull=True) | Q(ends__gte=F("begins"))
            ),
            *open_or_ours("area"),
        )

    def __str__(self) -> str:
        return self.name
