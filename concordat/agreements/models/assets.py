"""Information assets: data that an agency holds and may share, and their fields."""

from __future__ import annotations

from django.db import models

from concordat.agreements.rules import terms
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, purpose

FIELD_KINDS = (
    (terms.Kind.PLAIN.value, "Plain"),
    (terms.Kind.IDENTIFIER.value, "Direct identifier"),
    (terms.Kind.SPECIAL.value, "Special category"),
    (terms.Kind.OFFENCE.value, "Criminal offence"),
)
GEOGRAPHIES = (
    ("point", "A point"),
    ("address", "An address"),
    ("postcode", "A postcode"),
    ("lsoa", "An LSOA"),
    ("msoa", "An MSOA"),
    ("ward", "A ward"),
    ("authority", "A whole authority"),
)


class Asset(Record):
    """Data that one agency, its provider, holds and may share; its steward answers for it there."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the partnership: the record of what was shared names it."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    subjects = models.CharField(max_length=300, blank=True)
    steward = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "name"), name="asset_name_once"),
            RowPolicy(name="asset_ours", using=OURS),
            RowPolicy(
                name="asset_published",
                using=f"{purpose('publish')} AND ref IN (SELECT l.asset_id FROM agreements_line l)",
                command="SELECT",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def terms(self) -> terms.Asset:
        """Return what the rules need of it; fetch `agency` and `fields` with it."""
        fields = {each.ref: each.terms() for each in self.fields.all()}
        return terms.Asset(self.ref, self.name, self.agency_id, self.agency.name, fields, self.ends)


class AssetField(Record):
    """A field of an asset: what it says of people and, if it says where something is, how finely."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its asset."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="fields")
    name = models.CharField(max_length=100)
    about = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=FIELD_KINDS, default=terms.Kind.PLAIN.value)
    geography = models.CharField(max_length=10, choices=GEOGRAPHIES, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(fields=("asset", "name"), name="asset_field_name_once"),
            RowPolicy(name="asset_field_ours", using=OURS),
            RowPolicy(
                name="asset_field_published",
                using=f"{purpose('publish')} AND ref IN"
                " (SELECT jsonb_array_elements_text(l.fields) FROM agreements_line l)",
                command="SELECT",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def terms(self) -> terms.Field:
        """Return what the rules need of it."""
        return terms.Field(self.name, terms.Kind(self.kind), self.geography)
