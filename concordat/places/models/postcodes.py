"""Postcodes, from an ONS Postcode Directory file."""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Sensitivity
from concordat.places.models.areas import Source
from concordat.places.models.guarding import open_to_read


class Postcode(models.Model):
    """A postcode, the point that stands for it, and the codes of the areas that the directory puts it in."""

    sensitivity = Sensitivity.OPEN
    retention = "Until the next directory is loaded."

    code = models.CharField(max_length=7, primary_key=True)  # in capitals, without its space
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    lsoa11 = models.CharField(max_length=9, blank=True)
    lsoa21 = models.CharField(max_length=9, blank=True)
    ward = models.CharField(max_length=9, blank=True)
    authority = models.CharField(max_length=9, blank=True)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        constraints = open_to_read("postcode")

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"
