"""Community safety partnerships, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concordat.kernel import clock
from concordat.kernel.models import Sensitivity
from concordat.kernel.policies import (
    ANYBODY_SIGNED_IN,
    RowPolicy,
    either,
    purpose,
    setting,
)
from concordat.kernel.refs import RefField


class Partnership(models.Model):
    """A statutory body of agencies for one area (Crime and Disorder Act 1998 s.5)."""

    sensitivity = Sensitivity.OPEN
    retention = "As long as any of its records is kept."

    ref = RefField()
    name = models.CharField(max_length=150, unique=True)
    short_name = models.CharField(max_length=40)
    area = models.CharField("area it serves", max_length=150)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.stamp, editable=False)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="partnership_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")),
            ),
            RowPolicy(
                name="partnership_seen_by_members",
                using=either(ANYBODY_SIGNED_IN, purpose("sign-in", "work", "install", "publish")),
                command="SELECT",
            ),
            RowPolicy(
                name="partnership_changed_by_its_own",
                using=either(f"ref = {setting('partnership')}", purpose("install")),
                command="UPDATE",
            ),
            RowPolicy(
                name="partnership_made",
                using=either(ANYBODY_SIGNED_IN, purpose("install")),
                command="INSERT",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def partnership_id(self) -> str:
        """The partnership that it belongs to: itself."""
        return self.ref


class Succession(models.Model):
    """One partnership taking over from another on a day."""

    sensitivity = Sensitivity.OPEN
    retention = "As long as either partnership."

    ref = RefField()
    predecessor = models.ForeignKey(Partnership, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Partnership, models.PROTECT, related_name="inheritances")
    on = models.DateField("on")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("on",)
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="partnership_succession_once"),
            models.CheckConstraint(
                name="partnership_succession_of_another",
                condition=~Q(predecessor=F("successor")),
            ),
            RowPolicy(
                name="partnership_succession_seen",
                using=ANYBODY_SIGNED_IN,
                command="SELECT",
            ),
            RowPolicy(
                name="partnership_succession_written",
                using=either(
                    f"predecessor_id = {setting('partnership')}",
                    f"successor_id = {setting('partnership')}",
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.successor} from {self.predecessor}"
