"""Who lives in an area, and how deprived it is; every figure with its year and source."""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Record, Sensitivity
from concordat.places.models.areas import Area, Source
from concordat.places.models.guarding import open_to_read


class Population(Record):
    """How many live in an area in a year: one row for persons, females or males, with a count for each age.

    `ages` holds the first age of each band, the last of which is open, and `counts` as many numbers; single years of age
    are bands of one year. Both are empty where only the total is known. One row a year and sex keeps England small:
    35,000 LSOAs with 91 ages are 35,000 rows and not three million.
    """

    sensitivity = Sensitivity.OPEN
    retention = "For good: rates of past years are reckoned with them."

    class Sex(models.TextChoices):
        PERSONS = "persons", "Persons"
        FEMALE = "female", "Female"
        MALE = "male", "Male"

    area = models.ForeignKey(Area, models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=7, choices=Sex.choices, default=Sex.PERSONS)
    total = models.PositiveIntegerField()
    households = models.PositiveIntegerField(null=True)
    ages = models.JSONField(default=list)
    counts = models.JSONField(default=list)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-year", "sex")
        constraints = (
            models.UniqueConstraint(fields=("area", "year", "sex"), name="population_once"),
            *open_to_read("population"),
        )

    def __str__(self) -> str:
        return f"{self.area} in {self.year}"


class Deprivation(Record):
    """How an area ranks in an index of deprivation: `domains` holds rank, decile and score by the domain's name."""

    sensitivity = Sensitivity.OPEN
    retention = "For good: figures of past years are compared by it."

    area = models.ForeignKey(Area, models.CASCADE, related_name="deprivations")
    year = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField(null=True)
    decile = models.PositiveSmallIntegerField(null=True)
    score = models.FloatField(null=True)
    domains = models.JSONField(default=dict)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=("area", "year"), name="deprivation_once"),
            *open_to_read("deprivation"),
        )

    def __str__(self) -> str:
        return f"{self.area} in the index of {self.year}"
