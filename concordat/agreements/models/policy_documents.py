"""Appropriate policy documents."""

from __future__ import annotations

from django.db import models

from concordat.agreements.models.registers import OF_OWN_AGENCY_OR_GOVERNED, Entered, Regime
from concordat.kernel.models import Sensitivity
from concordat.kernel.policies import RowPolicy


class PolicyDocument(Entered):
    """A policy document that sensitive processing needs: DPA 2018 section 42, and Schedule 1 part 4."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Six months after the processing that it covers ends (DPA 2018 section 42(3), Schedule 1 paragraph 40)."

    class State(models.TextChoices):
        HELD = "held", "In force"
        ENDED = "ended", "Processing has ended"
        DISPOSED = "disposed", "Destroyed"

    title = models.CharField(max_length=200)
    regime = models.CharField(max_length=10, choices=Regime.choices, default=Regime.UK_GDPR)
    processing = models.TextField("the processing that it covers")
    condition = models.CharField("the condition that it serves", max_length=300)
    dated = models.DateField()
    reviewed_on = models.DateField(null=True, blank=True)
    due = models.DateField("review due", null=True, blank=True)
    kept_at = models.CharField("where it is kept", max_length=300)
    ended_on = models.DateField("processing ended on", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)

    class Meta:
        ordering = ("due", "title")
        indexes = (models.Index(fields=["partnership", "state", "due"], name="policydocument_due"),)
        constraints = (RowPolicy(name="policydocument_own_or_governed", using=OF_OWN_AGENCY_OR_GOVERNED),)

    def __str__(self) -> str:
        return self.title
