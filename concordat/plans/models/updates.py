"""Updates: what an agency says of how an action goes."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, setting

_NEWEST_FIRST = ("-quarter", "-submitted_at", "-created_at")


class Brag(models.TextChoices):
    """The owner's judgement of an action."""

    BLUE = "blue", "Complete"
    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Off track"
    GREY = "grey", "Not due"


class UpdateSet(models.QuerySet["Update"]):
    """Words for sets of updates."""

    def submitted(self) -> UpdateSet:
        return self.filter(status=Update.Status.SUBMITTED)

    def newest_first(self) -> UpdateSet:
        """Order by the quarter reported on; a quarter's last one, which corrects those before it, first."""
        return self.order_by(*_NEWEST_FIRST)

    def newest_of_each(self) -> UpdateSet:
        """Narrow to the newest of each action."""
        return self.order_by("action_id", *_NEWEST_FIRST).distinct("action_id")


Updates = models.Manager.from_queryset(UpdateSet)


class Update(Record):
    """How an action goes in a quarter, as its owner or lead agency judges. A draft is seen by that agency alone."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Seven years after the plan ends."

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    action = models.ForeignKey("plans.Action", models.CASCADE, related_name="updates")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=12)
    brag = models.CharField(max_length=5, choices=Brag.choices)
    narrative = models.TextField()
    next_step = models.TextField(blank=True)
    risk = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(
        expression=SearchVector("narrative", "next_step", "risk", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = Updates()

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(
                fields=["action", "status", "-submitted_at"],
                name="update_action_latest",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("action", "agency"),
                condition=Q(status="draft"),
                name="update_one_draft_an_agency",
            ),
            RowPolicy(
                name="update_submitted_or_own_agencys",
                using=f"{OURS} AND (status = 'submitted' OR agency_id = {setting('agency')})"
                " AND action_id IN (SELECT a.ref FROM plans_action a)",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_brag_display()}, {self.quarter}"

    def facts(self) -> dict[str, object]:
        """Return what it says, as plain data."""
        return {name: getattr(self, name) for name in ("quarter", "brag", "narrative", "next_step", "risk")}

    def fingerprints(self) -> frozenset[str]:
        """Return the SHA-256 of each file given with it."""
        return frozenset(self.evidence.values_list("sha256", flat=True)) if self.action_id else frozenset()


OF_AN_OWN_DRAFT = (
    f"{OURS} AND update_id IN (SELECT u.ref FROM plans_update u"
    f" WHERE u.status = 'draft' AND u.agency_id = {setting('agency')})"
)


class Evidence(Record):
    """A file that shows what an update says, kept as it was given; once the update is submitted it never changes."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "With its update."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    update = models.ForeignKey(Update, models.CASCADE, related_name="evidence")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    name = models.CharField("file name", max_length=200)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ("created_at",)
        verbose_name_plural = "evidence"
        constraints = (
            models.UniqueConstraint(fields=("update", "sha256"), name="evidence_once"),
            RowPolicy(
                name="evidence_of_an_update_seen",
                using=f"{OURS} AND update_id IN (SELECT u.ref FROM plans_update u)",
                command="SELECT",
            ),
            RowPolicy(name="evidence_given", using=OF_AN_OWN_DRAFT, command="INSERT"),
            RowPolicy(name="evidence_taken_away", using=OF_AN_OWN_DRAFT, command="DELETE"),
        )

    def __str__(self) -> str:
        return self.name


class Overrule(Record):
    """A chair's judgement of how an action went in a quarter, which stands before the owner's; both are kept.

    It stands until it is taken back, or the action is reported on for a later quarter.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Seven years after the plan ends."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    action = models.ForeignKey("plans.Action", models.CASCADE, related_name="overrules")
    quarter = models.CharField(max_length=12)
    judged = models.CharField("owner's status", max_length=5, choices=Brag.choices)
    brag = models.CharField("chair's status", max_length=5, choices=Brag.choices)
    reason = models.TextField()
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(
                fields=("action", "quarter"), condition=Q(taken_back_at__isnull=True), name="overrule_one_stands"
            ),
            RowPolicy(
                name="overrule_of_an_action_seen",
                using=f"{OURS} AND action_id IN (SELECT a.ref FROM plans_action a)",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_brag_display()}, {self.quarter}"


class Reminder(Record):
    """A member was reminded, on a day, of what is due from them: at most once a day, whoever asks."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "One year after the day."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    on = models.DateField()
    actions = models.PositiveIntegerField()

    class Meta:
        ordering = ("-on",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "member", "on"), name="reminder_once_a_day"),
            RowPolicy(name="reminder_ours", using=OURS),
        )

    def __str__(self) -> str:
        return f"{self.member}, {self.on}"
