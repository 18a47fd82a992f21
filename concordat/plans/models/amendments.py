"""How an adopted plan changes: amendments, and before-and-after of everything that was changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, setting
from concordat.plans.models.plans import OF_A_PLAN_SEEN, RETENTION, Plan

OF_A_DRAFT = (
    f"{OURS} AND plan_id IN (SELECT p.ref FROM plans_plan p"
    f" WHERE p.status = 'draft' AND p.agency_id = {setting('agency')})"
)


class Amendment(Record):
    """A recorded change to an adopted plan: why, agreed by which board; open while its changes are being made."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField()
    reason = models.TextField()
    board = models.ForeignKey("partnership.Board", models.PROTECT, null=True, blank=True, related_name="+")
    agreed_on = models.DateField("agreed on", null=True, blank=True)
    minute = models.CharField("where it is minuted", max_length=200, blank=True)
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="amendment_number_once"),
            models.UniqueConstraint(
                fields=("plan",), condition=Q(closed_at__isnull=True), name="amendment_one_open_a_plan"
            ),
            RowPolicy(name="amendment_of_a_plan_seen", using=OF_A_PLAN_SEEN),
        )

    def __str__(self) -> str:
        return f"Amendment {self.number}"


class BulkEdit(Record):
    """One change made to many actions at once, which can be undone as one."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="bulk_edits")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    words = models.CharField("what was changed, in words", max_length=300)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-created_at",)
        constraints = (RowPolicy(name="bulk_edit_of_a_plan_seen", using=OF_A_PLAN_SEEN),)

    def __str__(self) -> str:
        return self.words


class Revision(Record):
    """One thing of a plan before and after a change, as plain data; null where it was not there.

    A plan on an earlier day is the plan now with every later revision taken back. Never changed afterwards.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    class Kind(models.TextChoices):
        PLAN = "plan", "Plan"
        PRIORITY = "priority", "Priority"
        THEME = "theme", "Theme"
        ACTION = "action", "Action"
        STATEMENT = "statement", "Statement"
        STRATEGY = "strategy", "Linked strategy"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="revisions")
    amendment = models.ForeignKey(Amendment, models.RESTRICT, null=True, blank=True, related_name="revisions")
    bulk_edit = models.ForeignKey(BulkEdit, models.RESTRICT, null=True, blank=True, related_name="revisions")
    at = models.DateTimeField()
    member = models.ForeignKey("partnership.Member", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    of = models.CharField("reference of what was changed", max_length=12)
    label = models.CharField("what it was called", max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ("at", "created_at")
        indexes = (models.Index(fields=["plan", "at"], name="revision_plan_at"),)
        constraints = (
            models.CheckConstraint(
                name="revision_of_something", condition=Q(before__isnull=False) | Q(after__isnull=False)
            ),
            RowPolicy(name="revision_of_a_plan_seen", using=OF_A_PLAN_SEEN, command="SELECT"),
            RowPolicy(name="revision_made", using=OF_A_PLAN_SEEN, command="INSERT"),
            RowPolicy(name="revision_goes_with_a_draft", using=OF_A_DRAFT, command="DELETE"),
        )

    def __str__(self) -> str:
        return f"{self.label}, {self.at:%Y-%m-%d}"
