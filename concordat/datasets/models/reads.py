"""Who read what of a dataset."""

from __future__ import annotations

from django.db import models

from concordat.datasets.models.datasets import Dataset
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy


class Read(Record):
    """A reading of rows: by whom, of which version, why, under what, which columns and how many rows."""

    sensitivity = Sensitivity.PERSONAL
    retention = "Seven years, as the record of the same reading."

    class How(models.TextChoices):
        PAGE = "page", "On a page"
        FILE = "file", "As a file"
        API = "api", "By a program"
        TERMINAL = "terminal", "At a terminal"
        WATCH = "watch", "By night, to see whether an answer changed"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="reads")
    version = models.PositiveIntegerField()
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    purpose = models.ForeignKey("agreements.Purpose", models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=200)
    agreement = models.ForeignKey("agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="+")
    under = models.CharField(max_length=300)
    form = models.CharField(max_length=15)
    columns = models.JSONField(default=list)
    rows = models.PositiveBigIntegerField()
    groups = models.PositiveIntegerField(null=True)
    how = models.CharField(max_length=10, choices=How.choices)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["dataset", "-created_at"], name="read_of_dataset"),)
        constraints = (RowPolicy(name="read_ours", using=OURS),)

    def __str__(self) -> str:
        return f"{self.rows} rows of {self.dataset}" if self.groups is None else f"Figures of {self.dataset}"
