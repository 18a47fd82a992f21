"""Analyses: questions that somebody keeps, so that they can be asked again."""

from __future__ import annotations

import json

from django.db import models

from concordat.kernel import clock
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, either, purpose, setting

MINE = f"owner_id = {setting('member')}"
AT_WORK = f"{OURS} AND {purpose('work')}"
SEEN = either(
    f"{OURS} AND {MINE}",
    f"{OURS} AND shared = 'partnership' AND {setting('member')} IS NOT NULL",
    f"{OURS} AND shared = 'agency' AND agency_id = {setting('agency')}",
    AT_WORK,
)
OF_ONE_SEEN = f"{OURS} AND analysis_id IN (SELECT a.ref FROM analysis_analysis a)"


class Analysis(Record):
    """A question that somebody keeps under a title, why they ask it, and with whom they share it.

    It holds the question and never the answer: whoever opens it has it asked again, with their own rights. `datasets` are
    the keys of those that it asks of; figures are asked `protected` where they are to be shown to others. One that was
    deleted is kept for a month for its owner alone, who may have it back.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Until its owner deletes it, and thirty days more."

    class Shared(models.TextChoices):
        NOBODY = "nobody", "Nobody else"
        AGENCY = "agency", "My agency"
        PARTNERSHIP = "partnership", "The partnership"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    owner = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    note = models.TextField(blank=True)
    question = models.JSONField()
    datasets = models.JSONField()
    purpose = models.CharField(max_length=40, blank=True)
    protected = models.BooleanField(default=False)
    shared = models.CharField(max_length=12, choices=Shared.choices, default=Shared.NOBODY)
    changed_at = models.DateTimeField(default=clock.stamp)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-changed_at",)
        indexes = (models.Index(fields=["partnership", "-changed_at"], name="analysis_newest"),)
        constraints = (
            RowPolicy(name="analysis_seen", using=SEEN, command="SELECT"),
            RowPolicy(name="analysis_made", using=f"{OURS} AND {MINE}", command="INSERT"),
            RowPolicy(name="analysis_changed", using=SEEN, command="UPDATE"),
            RowPolicy(name="analysis_deleted", using=either(f"{OURS} AND {MINE}", AT_WORK), command="DELETE"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def members_concerned(self) -> frozenset[str]:
        """Whose own it is: its owner's."""
        return frozenset({self.owner_id})

    @property
    def agencies_concerned(self) -> frozenset[str]:
        """Which agency's it is: its owner's, once it is shared."""
        return frozenset() if self.shared == self.Shared.NOBODY else frozenset({self.agency_id})

    def facts(self) -> dict[str, object]:
        """Return what its form asks."""
        said = {name: getattr(self, name) for name in ("title", "note", "purpose", "protected")}
        return said | {"question": self.written()}

    def written(self) -> str:
        """Return the question as JSON, as people write it."""
        return json.dumps(self.question, ensure_ascii=False, indent=2, sort_keys=True)
