"""Custody: under which keys identifiers are kept, and what was destroyed."""

from __future__ import annotations

from django.db import models

from concordat.datasets.models.datasets import Dataset
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy


class KeyVersion(Record):
    """A key of an agreement, by its number. The key itself is kept outside database and store.

    `fingerprint` tells a key that was lost or swapped, and says nothing of it. Under a retired key nothing new is kept; a
    destroyed one makes what was kept under it keys to nothing.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its agreement."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agreement = models.ForeignKey("agreements.Agreement", models.PROTECT, related_name="keys")
    number = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=16)
    made_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField(max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("agreement", "-number")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "number"), name="key_number_once"),
            models.UniqueConstraint(
                fields=("agreement",), condition=models.Q(retired_at__isnull=True), name="key_one_in_use"
            ),
            RowPolicy(name="key_ours", using=OURS),
        )

    def __str__(self) -> str:
        return f"Key {self.number} of {self.agreement}"


class Certificate(Record):
    """The proof that data was destroyed: what, by whom, why and under which rule, and that no copy was found after.

    It says how much and of which periods, never which rows: no shadow list is left. `statement` is what it certifies, as
    plain values, and `seal` the SHA-256 of it.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Seven years: the proof that it was destroyed."

    class Why(models.TextChoices):
        WITHDRAWN = "withdrawn", "The delivery was withdrawn"
        RETENTION = "retention", "Its time was over"
        AGREEMENT = "agreement", "The agreement that it stood on ended"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="certificates")
    member = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=12, choices=Why.choices)
    because = models.TextField(blank=True)
    under = models.CharField(max_length=300, blank=True)
    rows = models.PositiveBigIntegerField()
    objects_destroyed = models.PositiveIntegerField()
    statement = models.JSONField()
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ("-created_at",)
        constraints = (RowPolicy(name="certificate_ours", using=OURS),)

    def __str__(self) -> str:
        return f"{self.rows} rows of {self.dataset} destroyed"
