"""Versions of datasets: which parts in the store each is made of."""

from __future__ import annotations

from django.db import models

from concordat.datasets.models.datasets import Dataset
from concordat.datasets.models.deliveries import Delivery
from concordat.datasets.rules.keeping import Manifest
from concordat.kernel import clock
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy


class Version(Record):
    """A state of a dataset, whole: the parts that it is made of, and what it was checked by.

    `parts` is its manifest: for each period the content address of a Parquet file, its rows and bytes, the delivery that it
    came with, and where the data is not open its `sample` and `ledger` likewise (`rules.keeping.BESIDE`). `replaced` are the
    periods that the version before said otherwise, and `difference` how they differ. A part that was destroyed keeps its
    period and rows and has no address any more; `disposed_at` says when the last was.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its dataset: the manifest. What it names is destroyed when its time is over."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="versions")
    declaration = models.JSONField()
    parts = models.JSONField(default=list)
    rows = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    replaced = models.JSONField(default=list)
    difference = models.JSONField(default=dict)
    profile = models.JSONField(default=dict)
    superseded_at = models.DateTimeField(null=True, blank=True)
    disposed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("dataset", "number"), name="version_number_once"),
            models.UniqueConstraint(
                fields=("dataset",), condition=models.Q(superseded_at__isnull=True), name="version_one_stands"
            ),
            models.CheckConstraint(
                name="version_disposed_does_not_stand",
                condition=models.Q(disposed_at__isnull=True) | models.Q(superseded_at__isnull=False),
            ),
            RowPolicy(name="version_ours", using=OURS),
        )

    def __str__(self) -> str:
        return f"{self.dataset}, version {self.number}"

    def manifest(self) -> Manifest:
        """Return it as the rules of keeping read it."""
        return Manifest(self.number, clock.day_of(self.superseded_at) if self.superseded_at else None, self.parts)
