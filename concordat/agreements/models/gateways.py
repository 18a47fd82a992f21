"""The legal gateways that a partnership relies on, and the purposes for which it shares."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concordat.agreements.rules import terms
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, purpose

_ENDS_AFTER = Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("begins"))


class Gateway(Record):
    """A law that lets data be shared, from the day on which it is law to its last."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the partnership: past agreements rest on it."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    address = models.URLField(max_length=300, blank=True)
    other_use = models.BooleanField(default=False)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "name"), name="gateway_name_once"),
            models.CheckConstraint(name="gateway_ends_after_it_begins", condition=_ENDS_AFTER),
            RowPolicy(name="gateway_ours", using=OURS),
            RowPolicy(
                name="gateway_published",
                using=f"{purpose('publish')} AND ref IN"
                " (SELECT jsonb_array_elements_text(g.gateways) FROM agreements_ground g)",
                command="SELECT",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def terms(self) -> terms.Gateway:
        """Return what the rules need of it."""
        return terms.Gateway(self.name, self.begins, self.ends, self.other_use)


class Purpose(Record):
    """Why data is shared, in the partnership's own words, once for all its agreements."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the partnership: past agreements were made for it."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    law_enforcement = models.BooleanField(default=False)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "name"), name="purpose_name_once"),
            RowPolicy(name="purpose_ours", using=OURS),
            RowPolicy(
                name="purpose_published",
                using=f"{purpose('publish')} AND ref IN (SELECT g.purpose_id FROM agreements_ground g)",
                command="SELECT",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def terms(self) -> terms.Purpose:
        """Return what the rules need of it."""
        return terms.Purpose(self.ref, self.name, self.law_enforcement, self.ends)
