"""Documents that plans are read from, and what the reader proposed, item by item."""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, purpose, setting

OF_OWN_AGENCY = f"{OURS} AND agency_id = {setting('agency')}"
BEHIND_A_PLAN = (
    f"{OURS} AND (ref IN (SELECT p.document_id FROM plans_plan p)"
    " OR (status = 'accepted' AND revises_id IN (SELECT p.ref FROM plans_plan p)))"
)
CAME_TO_NOTHING = "status IN ('unreadable', 'discarded')"


class Document(Record):
    """A plan document as it was given, byte for byte, and the reading of it."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as a plan rests on it; ninety days after it was put aside or could not be read."

    class Status(models.TextChoices):
        READING = "reading", "Being read"
        UNREADABLE = "unreadable", "Could not be read"
        REVIEW = "review", "To be checked"
        ACCEPTED = "accepted", "Made into a plan"
        DISCARDED = "discarded", "Put aside"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    member = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    name = models.CharField("file name", max_length=200)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField(max_length=64)
    revises = models.ForeignKey(
        "plans.Plan",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="revisions_read",
        help_text="The plan of which it is a further state; empty where a plan of its own is to come of it.",
    )
    content = models.BinaryField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.READING)
    trouble = models.CharField(max_length=300, blank=True)
    job_ref = models.CharField(max_length=12, blank=True)
    reading = models.JSONField(null=True, help_text="What the reader made of it, but for the proposals.")
    title = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=30, blank=True)
    edited = models.JSONField(
        default=dict,
        help_text="What a person settled for the whole of it: names of priorities and themes, agencies that names mean.",
    )
    aside_at = models.DateTimeField("put aside, or found unreadable", null=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            RowPolicy(name="document_own_agencys", using=OF_OWN_AGENCY),
            RowPolicy(name="document_behind_a_plan", using=BEHIND_A_PLAN, command="SELECT"),
            RowPolicy(name="document_disposed_of", using=f"{purpose('dispose')} AND {CAME_TO_NOTHING}"),
        )

    def __str__(self) -> str:
        return self.name


class ProposalSet(models.QuerySet["Proposal"]):
    """Words for sets of proposals."""

    def live(self) -> ProposalSet:
        """Leave out what was split into others or merged into another: those stand in its place."""
        gone = self.model.objects.filter(split_from__isnull=False).order_by().values("split_from")
        return self.filter(merged_into__isnull=True).exclude(ref__in=gone)


class Proposal(Record):
    """An action that the reader proposes, what a person made of it, and their decision.

    What is split or merged stays as it was, beside the proposals made of it: taking the step back deletes those.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "With its document."

    class Decision(models.TextChoices):
        UNDECIDED = "undecided", "To be checked"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Left out"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, related_name="proposals")
    position = models.PositiveIntegerField()
    read = models.JSONField(help_text="The action as it was read: fields, source, confidence, reasons, suggestions.")
    edited = models.JSONField(default=dict, help_text="The fields that a person changed.")
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.UNDECIDED)
    decided_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, related_name="+")
    edited_by = models.ForeignKey("partnership.Member", models.PROTECT, null=True, related_name="+")
    matches = models.ForeignKey(
        "plans.Action",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The action of the plan that it is a further state of.",
    )
    kept = models.JSONField(default=list, help_text="The fields in which that action is to stay as the plan has it.")
    split_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="split_into")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")

    objects = ProposalSet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("document", "position"), deferrable=models.Deferrable.DEFERRED, name="proposal_position_once"
            ),
            RowPolicy(name="proposal_own_agencys", using=OF_OWN_AGENCY),
            RowPolicy(
                name="proposal_disposed_of",
                using=f"{purpose('dispose')} AND document_id IN (SELECT d.ref FROM plans_document d)",
            ),
        )

    def __str__(self) -> str:
        return f"{self.fields.get('ref') or ''} {self.fields.get('text') or ''}".strip()[:150]

    @property
    def fields(self) -> dict[str, object]:
        """The action as it stands: as read, with what was edited laid over it."""
        return {**self.read, **self.edited}
