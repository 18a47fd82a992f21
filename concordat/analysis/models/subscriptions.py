"""Subscriptions: who is told when the answer to a saved question changes."""

from __future__ import annotations

from django.db import models

from concordat.analysis.models.analyses import AT_WORK, OF_ONE_SEEN, Analysis
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, either, setting

_MINE = f"member_id = {setting('member')}"


class Subscription(Record):
    """That a member is told when a new version of a dataset changes the answer that they would be given.

    `mark` and `versions` are of the answer that they knew last, asked with their own rights for `purpose`.
    """

    sensitivity = Sensitivity.PERSONAL
    retention = "Until the member ends it, or the analysis is gone."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="subscriptions")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40, blank=True)
    versions = models.JSONField(default=dict)
    mark = models.CharField(max_length=100)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.UniqueConstraint(fields=("analysis", "member"), name="subscription_once"),
            RowPolicy(
                name="subscription_own",
                using=either(f"{OURS} AND {_MINE}", AT_WORK),
                check=f"{OF_ONE_SEEN} AND {_MINE}",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} on {self.analysis}"
