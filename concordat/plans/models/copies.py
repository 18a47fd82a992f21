"""Files that were made of large plans, kept for who asked until they are fetched."""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import MINE, OURS, RowPolicy, purpose
from concordat.plans.models.plans import Plan


class KeptCopy(Record):
    """A file made of a plan in the background: its content until it runs out, then only that there was one.

    `until` is empty until it is made.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "The file for an hour after it is made; that it was made, for a day."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="kept_copies")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    kind = models.CharField("kind of file", max_length=4)
    content = models.BinaryField(null=True)
    until = models.DateTimeField("kept until", null=True)
    job_ref = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name_plural = "kept copies"
        constraints = (
            RowPolicy(name="kept_copy_own", using=f"{OURS} AND {MINE}"),
            RowPolicy(name="kept_copy_disposed_of", using=purpose("dispose")),
        )

    def __str__(self) -> str:
        return f"{self.kind} of a plan, {self.created_at:%Y-%m-%d}"
