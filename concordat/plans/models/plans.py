"""Plans, and the priorities and themes under which they put their actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, setting

if TYPE_CHECKING:
    from concordat.plans.models.amendments import Amendment

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

    class Level(models.TextChoices):
        STRATEGY = "strategy", "Strategy of several years"
        ANNUAL = "annual", "Annual plan"
        THEMED = "themed", "Plan on one theme"
        PLACE = "place", "Plan for one place"

    being_made: list[Amendment]  # the amendment that is, where `queries.plans.being_made` fetched it

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="plans")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="plans")
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.ANNUAL)
    about = models.CharField("theme or place that it is about", max_length=200, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    strands = models.JSONField(default=list, help_text="Its strands in order, each with `name` and `meaning`.")
    period = models.CharField(max_length=30, blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    document = models.ForeignKey("plans.Document", models.PROTECT, null=True, blank=True, related_name="plans")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    proposed_on = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    board = models.ForeignKey(
        "partnership.Board", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="signed off by"
    )
    minute = models.CharField("where its sign-off is minuted", max_length=200, blank=True)

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

    def facts(self) -> dict[str, object]:
        """Return what the plan says of itself, as plain data."""
        names = ("title", "level", "about", "period", "strands")
        told: dict[str, object] = {name: getattr(self, name) for name in names}
        days = {name: day.isoformat() if (day := getattr(self, name)) else "" for name in ("begins", "ends")}
        return told | days | {"part_of": self.part_of_id or ""}


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

    def facts(self) -> dict[str, object]:
        """Return what it says, as plain data, with the linked strategies that it serves. Fetch `links` with it."""
        serves = sorted(link.strategy_id for link in self.links.all() if link.strategy_id)
        return {"name": self.name, "narrative": self.narrative, "serves": serves, "position": self.position}


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

    def facts(self) -> dict[str, object]:
        """Return what it says, as plain data."""
        told = {name: getattr(self, name) for name in ("name", "background", "partners", "position")}
        return told | {"priority": self.priority_id}


class LinkedStrategy(Record):
    """Another strategy, or a board, that a plan names as linked to it; or a priority of the Police and Crime Plan."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    class Kind(models.TextChoices):
        STRATEGY = "strategy", "Plan or strategy"
        BOARD = "board", "Board"
        POLICE_AND_CRIME = "police-and-crime", "Priority of the Police and Crime Plan"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="linked_strategies")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.STRATEGY)
    name = models.CharField(max_length=300)
    holder = models.CharField("whose it is", max_length=200, blank=True)
    ends = models.DateField("in date until", null=True, blank=True)
    address = models.URLField("where it is published", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        verbose_name_plural = "linked strategies"
        constraints = (RowPolicy(name="linked_strategy_of_a_plan_seen", using=OF_A_PLAN_SEEN),)

    def __str__(self) -> str:
        return self.name

    def facts(self) -> dict[str, object]:
        """Return what it says, as plain data."""
        told: dict[str, object] = {n: getattr(self, n) for n in ("kind", "name", "holder", "address", "position")}
        return told | {"ends": self.ends.isoformat() if self.ends else ""}

    def serving(self) -> list[str]:
        """Return the priorities of the plan that serve it, by reference."""
        return [link.priority_id for link in self.links.all() if link.priority_id]
