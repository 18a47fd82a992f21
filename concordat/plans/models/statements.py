"""What a plan says of a whole priority, theme or strand, and what is said in return: figures, evidence, usual work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import RowPolicy
from concordat.plans.models.plans import OF_A_PLAN_SEEN, RETENTION, Plan, Priority, Theme


class Statement(Record):
    """An aim, outcome, key statistic or deliverable of a plan, held where the document puts it.

    That is a priority, a theme, a strand, or several of these together; without any it is of the whole plan. `active`
    and `gap` are the cells of a matrix that shows for a topic, strand by strand, what there is and what is missing.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    class Kind(models.TextChoices):
        AIM = "aim", "Aim"
        OUTCOME = "outcome", "Outcome"
        STATISTIC = "statistic", "Key statistic"
        DELIVERABLE = "deliverable", "Key deliverable"
        ACTIVE = "active", "In place"
        GAP = "gap", "Gap"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="statements")
    priority = models.ForeignKey(Priority, models.CASCADE, null=True, blank=True, related_name="statements")
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="statements")
    strand = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    topic = models.CharField("what a matrix is of", max_length=200, blank=True)
    text = models.TextField()
    definition = models.TextField("how a statistic is counted", blank=True)
    origin = models.CharField("where a statistic comes from", max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    source = models.JSONField(default=dict, help_text="As of an action.")

    class Meta:
        ordering = ("position",)
        constraints = (RowPolicy(name="statement_of_a_plan_seen", using=OF_A_PLAN_SEEN),)

    def __str__(self) -> str:
        return self.text[:150]

    def facts(self) -> dict[str, object]:
        """Return what it says, as plain data."""
        names = ("kind", "strand", "topic", "text", "definition", "origin", "position")
        told: dict[str, object] = {name: getattr(self, name) for name in names}
        return told | {"priority": self.priority_id or "", "theme": self.theme_id or ""}


class Note(Record):
    """What somebody said, for a quarter, of a statement (a figure, evidence) or of a theme's business as usual.

    Never changed afterwards: a correction is another note.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="notes")
    statement = models.ForeignKey(Statement, models.CASCADE, null=True, blank=True, related_name="notes")
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="notes")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=12)
    figure = models.CharField("the figure, with its unit", max_length=60, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("-quarter", "-created_at")
        constraints = (
            models.CheckConstraint(
                name="note_of_a_statement_or_of_usual_work",
                condition=Q(statement__isnull=False, theme__isnull=True)
                | Q(statement__isnull=True, theme__isnull=False),
            ),
            RowPolicy(name="note_of_a_plan_seen", using=OF_A_PLAN_SEEN),
        )

    def __str__(self) -> str:
        return f"{self.quarter}: {self.figure or self.text}"[:150]


class Link(Record):
    """An action or a priority serves a linked strategy, or evidences a key deliverable."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="links")
    action = models.ForeignKey("plans.Action", models.CASCADE, null=True, blank=True, related_name="links")
    priority = models.ForeignKey(Priority, models.CASCADE, null=True, blank=True, related_name="links")
    strategy = models.ForeignKey("plans.LinkedStrategy", models.CASCADE, null=True, blank=True, related_name="links")
    deliverable = models.ForeignKey(Statement, models.CASCADE, null=True, blank=True, related_name="links")

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(
                name="link_from_one_thing",
                condition=Q(action__isnull=False, priority__isnull=True)
                | Q(action__isnull=True, priority__isnull=False),
            ),
            models.CheckConstraint(
                name="link_to_one_thing",
                condition=Q(strategy__isnull=False, deliverable__isnull=True)
                | Q(strategy__isnull=True, deliverable__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("action", "priority", "strategy", "deliverable"), nulls_distinct=False, name="link_once"
            ),
            RowPolicy(name="link_of_a_plan_seen", using=OF_A_PLAN_SEEN),
        )

    def __str__(self) -> str:
        return f"{self.action or self.priority} serves {self.strategy or self.deliverable}"[:150]
