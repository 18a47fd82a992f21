"""Breaches of personal data."""

from __future__ import annotations

from django.db import models

from concordat.agreements.models.registers import OF_OWN_AGENCY_OR_GOVERNED, Entered, Regime
from concordat.design.dates import words as day_words
from concordat.kernel import clock
from concordat.kernel.models import Sensitivity
from concordat.kernel.policies import RowPolicy


class Breach(Entered):
    """A breach of personal data, from when it became known: UK GDPR articles 33 and 34, DPA 2018 sections 67 and 68.

    The register that article 33(5) and section 67(6) ask for: the facts, the effects and what was done.
    """

    sensitivity = Sensitivity.PERSONAL
    retention = "Six years after it is closed; then its risk, dates and numbers alone."

    class Risk(models.TextChoices):
        UNASSESSED = "unassessed", "Not assessed yet"
        UNLIKELY = "unlikely", "A risk to people is unlikely"
        RISK = "risk", "A risk to people"
        HIGH = "high", "A high risk to people"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        DISPOSED = "disposed", "Destroyed"

    regime = models.CharField(max_length=10, choices=Regime.choices, default=Regime.UK_GDPR)
    discovered_at = models.DateTimeField()
    what = models.TextField("what happened", blank=True)
    categories = models.TextField("categories of people and data", blank=True)
    people = models.PositiveIntegerField("number of people", null=True, blank=True)
    records = models.PositiveIntegerField("number of records", null=True, blank=True)
    risk = models.CharField(max_length=10, choices=Risk.choices, default=Risk.UNASSESSED)
    risk_reason = models.TextField(blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    due = models.DateTimeField("regulator to be told by", null=True, blank=True)
    told_at = models.DateTimeField("regulator told at", null=True, blank=True)
    told_reference = models.CharField("the regulator's reference", max_length=60, blank=True)
    delay_reason = models.TextField(blank=True)
    informed_on = models.DateField("people told on", null=True, blank=True)
    containment = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ("due", "-discovered_at")
        verbose_name_plural = "breaches"
        indexes = (models.Index(fields=["partnership", "state", "due"], name="breach_due"),)
        constraints = (RowPolicy(name="breach_own_or_governed", using=OF_OWN_AGENCY_OR_GOVERNED),)

    def __str__(self) -> str:
        return f"Breach found on {day_words(clock.day_of(self.discovered_at))}"
