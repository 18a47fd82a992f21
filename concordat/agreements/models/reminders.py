"""What people were reminded of about an agreement, so that each is told once."""

from __future__ import annotations

from django.db import models

from concordat.agreements.models.agreements import Agreement
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy


class AgreementReminder(Record):
    """That the people of an agreement were told of a day of it that comes or has passed: which day, and how near it was."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its agreement."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="reminders")
    about = models.CharField(max_length=10)
    step = models.CharField(max_length=10)
    day = models.DateField()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "about", "step", "day"), name="agreement_reminder_once"),
            RowPolicy(name="agreement_reminder_ours", using=OURS),
        )

    def __str__(self) -> str:
        return f"{self.about} of {self.agreement}, {self.step}"
