"""Runs: that a saved question was asked on a day, of which versions, under what, and a mark of what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from concordat.analysis.models.analyses import AT_WORK, OF_ONE_SEEN, Analysis
from concordat.analysis.models.marks import is_same, same_secret
from concordat.analysis.rules.footing import footing_of
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import RowPolicy, either, setting


class Run(Record):
    """What came of asking a saved question once, without any figure of it.

    `question` is what was asked, which may have been changed since; `versions` the version of each dataset; `provenance`
    what the answer says of itself; `mark` a digest of the answer under a secret of this installation, by which the same
    answer is known again and from which no figure can be guessed. `groups` and `hidden` are how many lines it had and how
    many of its figures were hidden.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its analysis."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="runs")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    question = models.JSONField()
    purpose = models.CharField(max_length=40, blank=True)
    versions = models.JSONField(default=dict)
    provenance = models.JSONField(default=dict)
    audience = models.CharField(max_length=10)
    mark = models.CharField(max_length=100)
    groups = models.PositiveIntegerField(default=0)
    hidden = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["analysis", "-created_at"], name="run_of_analysis"),)
        constraints = (
            RowPolicy(name="run_of_one_seen", using=OF_ONE_SEEN, command="SELECT"),
            RowPolicy(name="run_made", using=f"{OF_ONE_SEEN} AND member_id = {setting('member')}", command="INSERT"),
            RowPolicy(
                name="run_deleted",
                using=either(f"{OF_ONE_SEEN} AND member_id = {setting('member')}", AT_WORK),
                command="DELETE",
            ),
        )

    def __str__(self) -> str:
        return f"{self.analysis}, as asked"

    @property
    def is_protected(self) -> bool:
        """Whether its figures were of the half-sample."""
        return self.audience == "aggregate"

    def compared(self, mark: str, provenance: Mapping[str, Any]) -> str:
        """Say how an answer of the same versions compares with that of then: same, different, other or unknown.

        `other` is one that was given on another footing, `unknown` one whose mark was made under another secret.
        """
        if footing_of(self.provenance) != footing_of(provenance):
            return "other"
        if not same_secret(self.mark):
            return "unknown"
        return "same" if is_same(self.mark, mark) else "different"
