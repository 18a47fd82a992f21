"""Appointments: the named person whom each agency must have for something, and where nobody is named."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, either, purpose


class AppointmentKind(models.TextChoices):
    """What somebody is appointed to be for their agency."""

    SPOC = "spoc", "Single point of contact"
    GANGS_CHAMPION = "gangs-champion", "Gangs champion"
    ACCOUNTABLE_OFFICER = "accountable-officer", "Accountable officer"
    LOCAL_RESPONSIBLE_OFFICER = "local-responsible-officer", "Local responsible officer"


class Appointment(Record):
    """A post that an agency fills in a partnership; vacant while it has no member."""

    sensitivity = Sensitivity.PERSONAL
    retention = "Seven years after it ends."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="appointments")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=30, choices=AppointmentKind.choices)
    subject = models.CharField(
        max_length=100,
        blank=True,
        help_text="What it is for, such as gangs or Prevent.",
    )
    member = models.ForeignKey(
        "partnership.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
    )
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "agency__name")
        constraints = (
            models.UniqueConstraint(
                fields=("partnership", "agency", "kind", "subject"),
                condition=Q(ends__isnull=True),
                name="appointment_once_at_a_time",
            ),
            models.CheckConstraint(
                name="appointment_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
            ),
            RowPolicy(name="appointment_ours", using=either(OURS, purpose("install"))),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.agency}"
