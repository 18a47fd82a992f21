"""Complaints about how personal data are handled."""

from __future__ import annotations

from django.db import models

from concordat.agreements.models.registers import OF_OWN_AGENCY_OR_GOVERNED, Entered, Way
from concordat.design.dates import words as day_words
from concordat.kernel.models import Sensitivity
from concordat.kernel.policies import RowPolicy


class Complaint(Entered):
    """A complaint to a controller under section 164A of the Data Protection Act 2018."""

    sensitivity = Sensitivity.PERSONAL
    retention = "Three years after it is closed; then its dates and outcome alone."

    class State(models.TextChoices):
        RECEIVED = "received", "To be acknowledged"
        ACKNOWLEDGED = "acknowledged", "To be answered"
        CLOSED = "closed", "Closed"
        DISPOSED = "disposed", "Destroyed"

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "Upheld"
        PART = "part", "Upheld in part"
        NOT_UPHELD = "not-upheld", "Not upheld"

    way = models.CharField(max_length=10, choices=Way.choices)
    about = models.TextField(blank=True)
    received_on = models.DateField()
    due = models.DateField("to be acknowledged by", null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField("outcome told on", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)

    class Meta:
        ordering = ("due", "received_on")
        indexes = (models.Index(fields=["partnership", "state", "due"], name="complaint_due"),)
        constraints = (RowPolicy(name="complaint_own_or_governed", using=OF_OWN_AGENCY_OR_GOVERNED),)

    def __str__(self) -> str:
        return f"Complaint received on {day_words(self.received_on)}"
