"""The gap register: what is not shared, why, who mends it and by when."""

from __future__ import annotations

from datetime import date

from django.db import models

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy


class Gap(Record):
    """Something that the partnership needs and does not get: why, in a coded reason, and who is to mend it by when."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Seven years after it is closed."

    class Reason(models.TextChoices):
        NOT_OURS = "not-ours", "Held by somebody outside the partnership"
        NOT_COLLECTED = "not-collected", "Not collected"
        NO_LOCAL_SPLIT = "no-local-split", "Not split by local area"
        AWAITING = "awaiting-publication", "Awaiting publication"
        TOO_SMALL = "too-small", "Numbers too small to share"
        NO_GATEWAY = "no-gateway", "No legal gateway or agreement"
        NO_CAPACITY = "no-capacity", "No capacity to send it"

    class Closing(models.TextChoices):
        SHARED = "shared", "It is shared now"
        NOT_NEEDED = "not-needed", "It is not needed any more"
        CANNOT = "cannot", "It cannot be had, and we accept that"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    needed_for = models.TextField(blank=True)
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    detail = models.TextField(blank=True)
    owner_agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    owner = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    next_step = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    dataset = models.ForeignKey("datasets.Dataset", models.PROTECT, null=True, blank=True, related_name="gaps")
    closed_on = models.DateField(null=True, blank=True)
    closed_as = models.CharField(max_length=12, choices=Closing.choices, blank=True)
    closed_because = models.TextField(blank=True)

    class Meta:
        ordering = ("due", "what")
        constraints = (
            models.CheckConstraint(
                name="gap_closed_as_something", condition=models.Q(closed_on__isnull=True) ^ ~models.Q(closed_as="")
            ),
            RowPolicy(name="gap_ours", using=OURS),
        )

    def __str__(self) -> str:
        return self.what

    @property
    def agencies_concerned(self) -> frozenset[str]:
        """Whose own it is: the agency's that is to mend it."""
        return frozenset({self.owner_agency_id})

    def facts(self) -> dict[str, object]:
        """Return what its form asks."""
        said = {name: getattr(self, name) for name in ("what", "needed_for", "reason", "detail", "next_step", "due")}
        return said | {"agency": self.agency_id, "owner_agency": self.owner_agency_id, "owner": self.owner_id}

    def is_overdue(self, today: date) -> bool:
        """Whether it was to be mended before a day and is not."""
        return self.closed_on is None and self.due is not None and self.due < today
