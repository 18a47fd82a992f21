"""Boards of a partnership: what they are for, how often they meet, and who sits on them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, either, purpose


class Board(Record):
    """A board with terms of reference."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the partnership."

    class Cadence(models.TextChoices):
        MONTHLY = "monthly", "Every month"
        BIMONTHLY = "bimonthly", "Every two months"
        QUARTERLY = "quarterly", "Every quarter"
        HALF_YEARLY = "half-yearly", "Twice a year"
        YEARLY = "yearly", "Once a year"
        AS_NEEDED = "as-needed", "As needed"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="boards")
    name = models.CharField(max_length=150)
    terms = models.TextField("terms of reference", blank=True)
    terms_agreed_on = models.DateField(null=True, blank=True)
    cadence = models.CharField(max_length=12, choices=Cadence.choices, default=Cadence.QUARTERLY)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reporting")
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("partnership", "name"),
                condition=Q(ends__isnull=True),
                name="board_name_once",
            ),
            RowPolicy(name="board_ours", using=either(OURS, purpose("install"))),
        )

    def __str__(self) -> str:
        return self.name


class Seat(Record):
    """A seat of an agency on a board, and who fills it; empty while nobody does."""

    sensitivity = Sensitivity.PERSONAL
    retention = "Seven years after it ends."

    class Capacity(models.TextChoices):
        CHAIR = "chair", "Chair"
        DEPUTY = "deputy", "Deputy chair"
        MEMBER = "member", "Member"
        ATTENDEE = "attendee", "In attendance"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, models.CASCADE, related_name="seats")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="seats")
    member = models.ForeignKey(
        "partnership.Member",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.MEMBER)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("board", "agency__name")
        constraints = (
            models.UniqueConstraint(
                fields=("board",),
                condition=Q(ends__isnull=True, capacity="chair"),
                name="seat_one_chair",
            ),
            models.CheckConstraint(
                name="seat_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
            ),
            RowPolicy(name="seat_ours", using=either(OURS, purpose("install"))),
        )

    def __str__(self) -> str:
        return f"{self.agency} on {self.board}"
