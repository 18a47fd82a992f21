"""What is given to one person: access that they asked for, and emergency overrides."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concordat.agreements.models.assets import Asset
from concordat.agreements.models.gateways import Purpose
from concordat.agreements.rules import terms
from concordat.agreements.rules.flow import Grant
from concordat.agreements.rules.flow import Override as Stands
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy

FORMS = (
    (terms.Form.IDENTIFIABLE.value, "Identifiable: people are named or can be picked out"),
    (terms.Form.PSEUDONYMOUS.value, "Pseudonymous: a key stands in place of each person"),
    (terms.Form.AGGREGATE.value, "Aggregate: counts"),
)


class AccessRequest(Record):
    """Somebody asks for a form of data that their roles do not let them receive; granted until the end of a day."""

    sensitivity = Sensitivity.PERSONAL
    retention = "Seven years after it is decided."

    class Status(models.TextChoices):
        ASKED = "asked", "To be decided"
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"
        TAKEN_BACK = "taken-back", "Taken back"
        ENDED = "ended", "Ended"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+")
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    form = models.CharField(max_length=15, choices=FORMS)
    fields = models.JSONField(default=list)
    why = models.TextField()
    until = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    decide_by = models.DateField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                name="access_request_not_decided_by_whom_it_is_for",
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("member"))
                | Q(status__in=("taken-back", "ended")),
            ),
            RowPolicy(name="access_request_ours", using=OURS),
        )

    def __str__(self) -> str:
        return f"{self.asset} for {self.member}"

    @property
    def members_concerned(self) -> frozenset[str]:
        """Whose own it is: whoever asks, and the steward of the data, who answers; nobody answers what they asked."""
        steward = self.asset.steward_id if self.asset_id else None
        return frozenset(ref for ref in (self.member_id, steward) if ref)

    def grant(self) -> Grant:
        """Return what it gives, once granted."""
        return Grant(self.asset_id, self.purpose_id, self.form, frozenset(self.fields), self.until)


class Override(Record):
    """An emergency override: one person, one asset, one emergency, for hours.

    `why` says what the emergency is and names nobody. Reviewed by the end of the next working day.
    """

    sensitivity = Sensitivity.PERSONAL
    retention = "Seven years after it is reviewed."

    class Finding(models.TextChoices):
        JUSTIFIED = "justified", "Justified"
        PARTLY = "partly", "Justified, but more was used than was needed"
        UNJUSTIFIED = "unjustified", "Not justified"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30, choices=tuple(terms.EMERGENCIES.items()))
    why = models.TextField()
    invoked_by = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    ended_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    review_by = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.CharField(max_length=12, choices=Finding.choices, blank=True)
    review = models.TextField(blank=True)

    class Meta:
        ordering = ("-begins",)
        constraints = (
            models.CheckConstraint(
                name="override_lasts_hours",
                condition=Q(ends__gte=F("begins"), ends__lte=F("begins") + terms.LONGEST_OVERRIDE),
            ),
            models.CheckConstraint(
                name="override_reviewed_with_a_finding", condition=Q(reviewed_at__isnull=True) ^ ~Q(finding="")
            ),
            models.CheckConstraint(
                name="override_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True) | (~Q(reviewed_by=F("member")) & ~Q(reviewed_by=F("invoked_by"))),
            ),
            RowPolicy(name="override_ours", using=OURS),
        )

    def __str__(self) -> str:
        return f"{self.asset} for {self.member}"

    def stands(self) -> Stands:
        """Return what the rules need of it."""
        return Stands(self.ref, self.asset_id, self.purpose, self.begins, self.ends)
