"""Requests of people about what is held of them, and the searches made to answer them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models

from concordat.agreements.models.registers import OF_OWN_AGENCY_OR_GOVERNED, Entered, Regime, Way
from concordat.agreements.rules import subject_requests as rules
from concordat.design.dates import words as day_words
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import RowPolicy


class SubjectRequest(Entered):
    """A request under UK GDPR articles 15 to 22, or sections 45 to 50 of the Data Protection Act 2018.

    `due` is kept with it so that lists sort by it; `rules/subject_requests.py` says how it is counted. Nobody is named:
    `keys` are pseudonyms, which only this partnership's secret can make.
    """

    sensitivity = Sensitivity.PERSONAL
    retention = "Three years after it is closed; then its kind, dates and outcome alone."

    class Kind(models.TextChoices):
        ACCESS = "access", "Access"
        RECTIFICATION = "rectification", "Rectification"
        ERASURE = "erasure", "Erasure"
        RESTRICTION = "restriction", "Restriction"
        OBJECTION = "objection", "Objection"
        PORTABILITY = "portability", "Portability"
        AUTOMATED = "automated", "Automated decisions"

    class State(models.TextChoices):
        OPEN = "open", "To be answered"
        STOPPED = "stopped", "Clock stopped"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"
        DISPOSED = "disposed", "Destroyed"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "Granted in full"
        PART = "part", "Granted in part"
        REFUSED = "refused", "Refused"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    regime = models.CharField(max_length=10, choices=Regime.choices, default=Regime.UK_GDPR)
    way = models.CharField(max_length=10, choices=Way.choices)
    asked_for = models.TextField(blank=True)
    received_on = models.DateField()
    identity_asked_on = models.DateField(null=True, blank=True)
    identity_given_on = models.DateField(null=True, blank=True)
    clarification_asked_on = models.DateField(null=True, blank=True)
    clarification_given_on = models.DateField(null=True, blank=True)
    extended_on = models.DateField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ground = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    keys = models.JSONField("pseudonym keys", default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ("due", "received_on")
        indexes = (models.Index(fields=["partnership", "state", "due"], name="subjectrequest_due"),)
        constraints = (RowPolicy(name="subjectrequest_own_or_governed", using=OF_OWN_AGENCY_OR_GOVERNED),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} request received on {day_words(self.received_on)}"

    DAYS = (
        "identity_asked_on",
        "identity_given_on",
        "clarification_asked_on",
        "clarification_given_on",
        "extended_on",
    )

    @property
    def days(self) -> dict[str, date]:
        """The days on which its clock was turned, by the names of their fields."""
        return {name: day for name in self.DAYS if (day := getattr(self, name))}

    @property
    def facts(self) -> rules.Facts:
        """The days on which its clock turns."""
        return rules.Facts(
            self.received_on,
            self.identity_asked_on,
            self.identity_given_on,
            self.clarification_asked_on,
            self.clarification_given_on,
            self.extended_on is not None,
        )


class SubjectSearch(Record):
    """A search for what is held about the person of a request: asked by one, approved by another, run by either.

    `found` says where to look and how many records there are, never what they say.
    """

    sensitivity = Sensitivity.PERSONAL
    retention = "As long as its request; destroyed with it."

    class State(models.TextChoices):
        ASKED = "asked", "Waits for approval"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    request = models.ForeignKey(SubjectRequest, models.CASCADE, related_name="searches")
    why = models.TextField()
    asked_by = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField("reason of the decision", blank=True)
    run_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, related_name="+")
    run_at = models.DateTimeField(null=True)
    found = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)

    class Meta:
        ordering = ("-created_at",)
        verbose_name_plural = "subject searches"
        constraints = (
            models.CheckConstraint(
                name="subjectsearch_second_person",
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
            ),
            RowPolicy(name="subjectsearch_own_or_governed", using=OF_OWN_AGENCY_OR_GOVERNED),
        )

    def __str__(self) -> str:
        return f"Search for {str(self.request)[:1].lower()}{str(self.request)[1:]}"

    @property
    def until(self) -> datetime | None:
        """The moment until which it may be run, once it is approved."""
        approved = self.state == self.State.APPROVED and self.decided_at
        return self.decided_at + rules.SEARCHED_WITHIN if approved and self.decided_at else None
