"""Annotations: what people write beside an analysis, so that whoever reads it knows what they know."""

from __future__ import annotations

from django.db import models

from concordat.analysis.models.analyses import AT_WORK, OF_ONE_SEEN, Analysis
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import RowPolicy, either, setting

_MINE = f"{OF_ONE_SEEN} AND member_id = {setting('member')}"


class Annotation(Record):
    """Words on an analysis; on a day of it, such as when recording changed, or on one of its groups, by its label."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its analysis."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="annotations")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    words = models.TextField()
    on = models.DateField(null=True, blank=True)
    group = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            RowPolicy(name="annotation_of_one_seen", using=OF_ONE_SEEN, command="SELECT"),
            RowPolicy(name="annotation_made", using=_MINE, command="INSERT"),
            RowPolicy(name="annotation_changed", using=_MINE, command="UPDATE"),
            RowPolicy(name="annotation_deleted", using=either(_MINE, AT_WORK), command="DELETE"),
        )

    def __str__(self) -> str:
        return self.words[:80]

    def facts(self) -> dict[str, object]:
        """Return what its form asks."""
        return {"words": self.words, "on": self.on, "group": self.group}
