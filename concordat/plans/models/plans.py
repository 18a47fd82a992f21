"""Plans, and the priorities and themes under which they put their actions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, setting

RETENTION = "Seven years after the plan ends, then with the partnership's archive."
PLAN_SEEN = f"{OURS} AND (status <> 'draft' OR agency_id = {setting('agency')})"
OF_A_PLAN_SEEN = f"{OURS} AND plan_id IN (SELECT p.ref FROM plans_plan p)"


class Plan(Record):
    """What a partnership promises for a period. A draft is seen by the agency that drafts it, until it is proposed."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Proposed"
        IN_FORCE = "in-force", "In force"
        RETIRED = "retired", "Retired"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="plans")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="plans")
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=30, blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    document = models.ForeignKey("plans.Document", models.PROTECT, null=True, blank=True, related_name="plans")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    proposed_on = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-begins", "title")
        constraints = (
            models.CheckConstraint(
                name="plan_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(begins__isnull=True) | Q(ends__gt=F("begins")),
            ),
            RowPolicy(name="plan_ours_drafts_of_own_agency", using=PLAN_SEEN),
        )

    def __str__(self) -> str:
        return self.title


class Priority(Record):
    """A priority of a plan: what it is called and why it was chosen."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="priorities")
    name = models.CharField(max_length=300)
    narrative = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        verbose_name_plural = "priorities"
        constraints = (RowPolicy(name="priority_of_a_plan_seen", using=OF_A_PLAN_SEEN),)

    def __str__(self) -> str:
        return self.name


class Theme(Record):
    """A theme of a priority, with its background and business as usual, and the partners that deliver it."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="themes")
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="themes")
    name = models.CharField(max_length=300)
    background = models.TextField(blank=True)
    partners = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = (RowPolicy(name="theme_of_a_plan_seen", using=OF_A_PLAN_SEEN),)

    def __str__(self) -> str:
        return self.name


class LinkedStrategy(Record):
    """Another plan or strategy that a plan names as linked to it."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="linked_strategies")
    name = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        verbose_name_plural = "linked strategies"
        constraints = (RowPolicy(name="linked_strategy_of_a_plan_seen", using=OF_A_PLAN_SEEN),)

    def __str__(self) -> str:
        return self.name
