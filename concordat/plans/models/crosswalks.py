"""What became of one plan's actions in another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy
from concordat.plans.models.actions import Action
from concordat.plans.models.plans import RETENTION, Plan

BOTH_SEEN = (
    f"{OURS} AND earlier_id IN (SELECT p.ref FROM plans_plan p) AND later_id IN (SELECT p.ref FROM plans_plan p)"
)


class Crosswalk(Record):
    """Two plans side by side: what was carried over, merged, split, dropped, and what is new."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    earlier = models.ForeignKey(Plan, models.CASCADE, related_name="crosswalks_on")
    later = models.ForeignKey(Plan, models.CASCADE, related_name="crosswalks_back")

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("earlier", "later"), name="crosswalk_once"),
            models.CheckConstraint(name="crosswalk_of_two_plans", condition=~Q(earlier=F("later"))),
            RowPolicy(name="crosswalk_of_plans_seen", using=BOTH_SEEN),
        )

    def __str__(self) -> str:
        return f"{self.earlier} to {self.later}"

    def pairs(self) -> list[tuple[str | None, str | None]]:
        """Return the references of the earlier and the later action of every pair that people confirmed."""
        return list(self.crossings.filter(decision="confirmed").values_list("earlier_id", "later_id"))


class Crossing(Record):
    """An earlier action and the later one that it became; only the earlier where it was dropped, only the later where new.

    `likeness`, from 0 to 1, is how alike their words are. A suggestion counts for nothing until somebody confirms it.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = RETENTION

    class Decision(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Not the same"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    crosswalk = models.ForeignKey(Crosswalk, models.CASCADE, related_name="crossings")
    earlier = models.ForeignKey(Action, models.CASCADE, null=True, blank=True, related_name="crossings_on")
    later = models.ForeignKey(Action, models.CASCADE, null=True, blank=True, related_name="crossings_back")
    likeness = models.FloatField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.SUGGESTED)
    reason = models.CharField(max_length=500, blank=True)
    member = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("crosswalk", "created_at")
        constraints = (
            models.UniqueConstraint(
                fields=("crosswalk", "earlier", "later"), nulls_distinct=False, name="crossing_once"
            ),
            models.CheckConstraint(
                name="crossing_of_something", condition=Q(earlier__isnull=False) | Q(later__isnull=False)
            ),
            RowPolicy(
                name="crossing_of_plans_seen",
                using=f"{OURS} AND crosswalk_id IN (SELECT c.ref FROM plans_crosswalk c)",
            ),
        )

    def __str__(self) -> str:
        return f"{self.earlier or 'new'} → {self.later or 'dropped'}"[:150]
