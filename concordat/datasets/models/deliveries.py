"""Deliveries: files that agencies give for a dataset, and what became of them."""

from __future__ import annotations

from typing import Any

from django.db import models

from concordat.datasets.models.datasets import Dataset
from concordat.datasets.rules import deliveries as rules
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy

STATES = tuple((state.value, rules.words(state).capitalize()) for state in rules.State)


class Delivery(Record):
    """A file given for a dataset: who gave it, under what, how its check went, and the receipt of it.

    No value of a row is kept here: `faults` and `stops` say which column and why, the rows themselves are in the store.
    `received` counts the bytes that have come; `counts`, `faults`, `stops`, `profile`, `notes`, `ignored` and `left_out`
    are what `store.shapes.Checked` found; `periods` are the rows landed by period; `questions` what was asked about them,
    and `answer` what was said. `quarantine_until` is the last day of the rows put aside, none where there are none.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its dataset: the receipt. Rows put aside are kept for thirty days, the file not at all."

    class Channel(models.TextChoices):
        WEB = "web", "In the browser"
        TERMINAL = "terminal", "At a terminal"
        API = "api", "By a program"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="deliveries")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    under = models.CharField(max_length=300, blank=True)
    name = models.CharField("file name", max_length=200)
    size = models.PositiveBigIntegerField("size in bytes")
    received = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    state = models.CharField(max_length=10, choices=STATES, default=rules.State.RECEIVING.value)
    job_ref = models.CharField(max_length=12, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    counts = models.JSONField(default=dict)
    periods = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    stops = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    profile = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    ignored = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    staged = models.JSONField(default=list)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    quarantine_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name_plural = "deliveries"
        indexes = (models.Index(fields=["dataset", "-created_at"], name="delivery_of_dataset"),)
        constraints = (
            models.CheckConstraint(
                name="delivery_receives_no_more_than_its_size", condition=models.Q(received__lte=models.F("size"))
            ),
            RowPolicy(name="delivery_ours", using=OURS),
        )

    def __str__(self) -> str:
        return f"{self.name} for {self.dataset}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to become of it."""
        return self.state in rules.OPEN

    def step(self, taken: str, **values: Any) -> None:
        """Take a step, and set what comes with it; raise Problem where it cannot be taken."""
        self.state = rules.after(self.state, taken)
        for name, value in values.items():
            setattr(self, name, value)
        self.save()
