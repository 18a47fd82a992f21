"""What the desk has reminded of."""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, purpose


class DeskReminder(Record):
    """The information governance leads were told that something is due, or late: once each for a due day."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "One year after it was sent."

    class About(models.TextChoices):
        DUE = "due", "Due soon"
        LATE = "late", "Late"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    thing = models.CharField("the page of what is due", max_length=200)
    about = models.CharField(max_length=5, choices=About.choices)
    due = models.DateTimeField()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "thing", "about", "due"), name="deskreminder_once"),
            RowPolicy(name="deskreminder_of_the_system", using=f"{OURS} AND {purpose('work')}"),
        )

    def __str__(self) -> str:
        return f"{self.thing}, {self.get_about_display()}"
