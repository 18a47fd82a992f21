"""What is due to be destroyed, and the decisions to keep something longer."""

from __future__ import annotations

from django.db import models

from concordat.agreements.models.registers import OF_OWN_AGENCY_OR_GOVERNED, Entered
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import RowPolicy
from concordat.kernel.refs import LENGTH


class Disposal(Entered):
    """Something that is due to be destroyed: held by an agency, or an entry of the desk's own registers.

    `about_kind` and `about_ref` name such an entry. What was destroyed is not said again: no list of it is left.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Seven years after it was destroyed: the proof that it was."

    class State(models.TextChoices):
        DUE = "due", "To be destroyed"
        DESTROYED = "destroyed", "Destroyed"

    what = models.TextField()
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="disposals"
    )
    about_kind = models.CharField(max_length=20, blank=True)
    about_ref = models.CharField(max_length=LENGTH, blank=True)
    due = models.DateField()
    destroyed_on = models.DateField(null=True, blank=True)
    destroyed_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    how = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)

    class Meta:
        ordering = ("due", "created_at")
        indexes = (models.Index(fields=["partnership", "state", "due"], name="disposal_due"),)
        constraints = (
            models.UniqueConstraint(
                fields=("about_ref",), condition=~models.Q(about_ref=""), name="disposal_once_of_an_entry"
            ),
            RowPolicy(name="disposal_own_or_governed", using=OF_OWN_AGENCY_OR_GOVERNED),
        )

    def __str__(self) -> str:
        return self.what[:100]


class Keeping(Record):
    """A decision to keep something longer: until when, why, and who decided."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the disposal that it puts off."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    disposal = models.ForeignKey(Disposal, models.CASCADE, related_name="keepings")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    decided_on = models.DateField()
    until = models.DateField()
    reason = models.TextField()

    class Meta:
        ordering = ("decided_on", "created_at")
        constraints = (RowPolicy(name="keeping_own_or_governed", using=OF_OWN_AGENCY_OR_GOVERNED),)

    def __str__(self) -> str:
        return f"{self.disposal}, until {self.until}"
