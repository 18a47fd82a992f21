"""Agencies: what they are in law, what they were called on a day, who took over from them, and whom they serve."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from concordat.kernel import clock
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import (
    ANYBODY_SIGNED_IN,
    OURS,
    RowPolicy,
    either,
    purpose,
    setting,
)
from concordat.kernel.refs import RefField

_SERVING_US = f"SELECT s.agency_id FROM partnership_service s WHERE s.partnership_id = {setting('partnership')}"
_INSTALLING = purpose("install")


class AgencyKind(models.TextChoices):
    """What an agency is in law."""

    UNITARY = "unitary", "Unitary council"
    COUNTY = "county", "County council"
    DISTRICT = "district", "District or borough council"
    PARISH = "parish", "Parish or town council"
    POLICE = "police", "Police force"
    PCC = "pcc", "Police and crime commissioner"
    FIRE = "fire", "Fire and rescue authority"
    PROBATION = "probation", "Probation service"
    HEALTH = "health", "NHS body"
    YOUTH_JUSTICE = "youth-justice", "Youth justice service"
    VRU = "vru", "Violence reduction unit"
    PRISON = "prison", "Prison or young offender institution"
    EDUCATION = "education", "School, college or trust"
    HOUSING = "housing", "Housing association"
    PROVIDER = "provider", "Commissioned provider"
    CHARITY = "charity", "Charity or community group"
    GOVERNMENT = "government", "Government department"
    OTHER = "other", "Other body"


class Agency(models.Model):
    """A body in law that takes part in one partnership or several."""

    sensitivity = Sensitivity.OPEN
    retention = "As long as any record names it."

    ref = RefField()
    name = models.CharField(max_length=150, unique=True)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    aliases = models.JSONField(
        default=list,
        blank=True,
        help_text="Other names and acronyms that documents use.",
    )
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.stamp, editable=False)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"
        constraints = (
            models.CheckConstraint(
                name="agency_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")),
            ),
            RowPolicy(
                name="agency_seen",
                using=either(ANYBODY_SIGNED_IN, purpose("sign-in", "work", "install", "publish")),
                command="SELECT",
            ),
            RowPolicy(
                name="agency_added",
                using=either(f"{setting('partnership')} IS NOT NULL", _INSTALLING),
                command="INSERT",
            ),
            RowPolicy(
                name="agency_changed_by_whom_it_serves",
                using=either(f"ref IN ({_SERVING_US})", _INSTALLING),
                command="UPDATE",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def agency_id(self) -> str:
        """The agency whose own it is: itself."""
        return self.ref

    def name_on(self, day: date) -> str:
        """Return what the agency was called on `day`: the newest name in use by then, else the oldest known."""
        names = sorted(self.names.all(), key=lambda name: name.since or date.min)
        used = [name for name in names if (name.since or date.min) <= day]
        return (used or names)[-1 if used else 0].name if names else self.name


class AgencyName(models.Model):
    """What an agency has been called since a day, or from its beginning where no day is given."""

    sensitivity = Sensitivity.OPEN
    retention = "As long as the agency."

    ref = RefField()
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="names")
    name = models.CharField(max_length=150)
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = (F("since").desc(nulls_last=True),)
        constraints = (
            models.UniqueConstraint(fields=("agency", "since"), name="agency_one_name_a_day", nulls_distinct=False),
            RowPolicy(
                name="agency_name_seen",
                using=either(ANYBODY_SIGNED_IN, purpose("work", "install")),
                command="SELECT",
            ),
            RowPolicy(
                name="agency_name_written_by_whom_it_serves",
                using=either(f"agency_id IN ({_SERVING_US})", _INSTALLING),
            ),
        )

    def __str__(self) -> str:
        return self.name


class AgencySuccession(models.Model):
    """One agency taking over the work of another on a day."""

    sensitivity = Sensitivity.OPEN
    retention = "As long as either agency."

    ref = RefField()
    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="inheritances")
    on = models.DateField("on")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("on",)
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="agency_succession_once"),
            models.CheckConstraint(
                name="agency_succession_of_another",
                condition=~Q(predecessor=F("successor")),
            ),
            RowPolicy(
                name="agency_succession_seen",
                using=either(ANYBODY_SIGNED_IN, purpose("work", "install")),
                command="SELECT",
            ),
            RowPolicy(
                name="agency_succession_written_by_whom_it_serves",
                using=either(f"predecessor_id IN ({_SERVING_US})", _INSTALLING),
            ),
        )

    def __str__(self) -> str:
        return f"{self.successor} from {self.predecessor}"


class Service(Record):
    """An agency taking part in a partnership, as what, from when until when."""

    sensitivity = Sensitivity.OPEN
    retention = "As long as the partnership."

    class Capacity(models.TextChoices):
        RESPONSIBLE = "responsible", "Responsible authority"
        COOPERATING = "cooperating", "Co-operating body"
        INVITED = "invited", "Invited to take part"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="services")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="services")
    capacity = models.CharField(max_length=12, choices=Capacity.choices, default=Capacity.INVITED)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("agency__name",)
        constraints = (
            models.UniqueConstraint(
                fields=("partnership", "agency"),
                condition=Q(ends__isnull=True),
                name="service_once_at_a_time",
            ),
            models.CheckConstraint(
                name="service_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
            ),
            RowPolicy(
                name="service_seen",
                using=either(ANYBODY_SIGNED_IN, purpose("sign-in", "work")),
                command="SELECT",
            ),
            RowPolicy(name="service_ours", using=either(OURS, purpose("install"))),
        )

    def __str__(self) -> str:
        return f"{self.agency} in {self.partnership}"
