"""Updates: what an agency says of how an action goes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, setting


class Brag(models.TextChoices):
    """The owner's judgement of an action."""

    BLUE = "blue", "Complete"
    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Off track"
    GREY = "grey", "Not due"


class Update(Record):
    """How an action goes in a quarter, as its owner or lead agency judges. A draft is seen by that agency alone."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Seven years after the plan ends."

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    action = models.ForeignKey("plans.Action", models.CASCADE, related_name="updates")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=12)
    brag = models.CharField(max_length=5, choices=Brag.choices)
    narrative = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(
                fields=["action", "status", "-submitted_at"],
                name="update_action_latest",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("action", "agency"),
                condition=Q(status="draft"),
                name="update_one_draft_an_agency",
            ),
            RowPolicy(
                name="update_submitted_or_own_agencys",
                using=f"{OURS} AND (status = 'submitted' OR agency_id = {setting('agency')})"
                " AND action_id IN (SELECT a.ref FROM plans_action a)",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_brag_display()}, {self.quarter}"


class Reminder(Record):
    """A member was reminded, on a day, of what is due from them: at most once a day, whoever asks."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "One year after the day."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    on = models.DateField()
    actions = models.PositiveIntegerField()

    class Meta:
        ordering = ("-on",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "member", "on"), name="reminder_once_a_day"),
            RowPolicy(name="reminder_ours", using=OURS),
        )

    def __str__(self) -> str:
        return f"{self.member}, {self.on}"
