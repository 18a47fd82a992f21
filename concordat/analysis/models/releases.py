"""Releases: tables of counts that anybody may read, protected together, approved, and kept as they went out."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from concordat.analysis.models.analyses import AT_WORK
from concordat.analysis.rules.releases import DRAFT, OUT
from concordat.kernel import clock
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import ANYBODY_SIGNED_IN, OURS, RowPolicy, either, setting

SEEN = either(
    f"{OURS} AND agency_id = {setting('agency')}",
    f"{OURS} AND (state <> 'draft' OR returned <> '') AND {ANYBODY_SIGNED_IN}",
    AT_WORK,
)
_OF_ONE_SEEN = f"{OURS} AND release_id IN (SELECT r.ref FROM analysis_release r)"
_OF_ONE_UNREAD = (
    f"{OURS} AND release_id IN (SELECT r.ref FROM analysis_release r WHERE r.state NOT IN ('published', 'withdrawn'))"
)


class Release(Record):
    """Tables of one dataset that are to be read by anybody: what they are for, by which rule they are protected, how far.

    `version` is the number of the version that they are counted of, 0 for the one that stands when they are protected.
    `made` is what came of protecting: how many cells are hidden, what the check found, on what footing, and against which
    other releases; it holds no count. `grounds` says why whoever approved it finds that it may go out.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = (
        "A draft until it is deleted. What went out for ever: it stays known, and later releases are checked with it."
    )

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROTECTED = "protected", "Waits for approval"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Zeros(models.TextChoices):
        SHOWN = "shown", "All are shown"
        SOME_HIDDEN = "some-hidden", "Some may be hidden to protect others"
        HIDDEN = "hidden", "They are hidden as small counts are"

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    owner = models.ForeignKey("partnership.Member", models.PROTECT, related_name="+")
    dataset = models.ForeignKey("datasets.Dataset", models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    about = models.TextField()
    readers = models.CharField(max_length=300)
    notes = models.TextField(blank=True)
    purpose = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    threshold = models.PositiveSmallIntegerField(default=8)
    zeros = models.CharField(max_length=12, choices=Zeros.choices, default=Zeros.SHOWN)
    width = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made = models.JSONField(default=dict)
    protected_at = models.DateTimeField(null=True, blank=True)
    job_ref = models.CharField(max_length=12, blank=True)
    returned = models.TextField(blank=True)
    approver = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    grounds = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=clock.stamp)

    class Meta:
        ordering = ("-changed_at",)
        indexes = (models.Index(fields=["partnership", "-changed_at"], name="release_newest"),)
        constraints = (
            models.CheckConstraint(name="release_approved_by_another", condition=~Q(approver=F("owner"))),
            models.CheckConstraint(
                name="release_out_was_approved",
                condition=~Q(state__in=("approved", *OUT)) | Q(approver__isnull=False, protected_at__isnull=False),
            ),
            RowPolicy(name="release_seen", using=SEEN, command="SELECT"),
            RowPolicy(
                name="release_made",
                using=f"{OURS} AND owner_id = {setting('member')} AND agency_id = {setting('agency')} AND state = 'draft'",
                command="INSERT",
            ),
            RowPolicy(name="release_changed", using=SEEN, check=OURS, command="UPDATE"),
            RowPolicy(
                name="release_deleted",
                using=f"{OURS} AND agency_id = {setting('agency')} AND state = 'draft'",
                command="DELETE",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def members_concerned(self) -> frozenset[str]:
        """Whose own it is: whoever drafted it."""
        return frozenset({self.owner_id})

    @property
    def agencies_concerned(self) -> frozenset[str]:
        """Which agency's it is: that of whoever drafted it."""
        return frozenset({self.agency_id})

    @property
    def is_draft(self) -> bool:
        """Whether it can be changed."""
        return self.state == DRAFT

    def facts(self) -> dict[str, object]:
        """Return what its form asks."""
        names = ("title", "about", "readers", "notes", "version", "threshold", "zeros", "width")
        return {name: getattr(self, name) for name in names}


class ReleaseTable(Record):
    """A table of a release: its question, and what is shown of it once it is protected.

    `shown` has its columns (heading, and codes and words of their values, the total last) and its cells row by row, with
    nothing where a count is hidden. Once the release went out nobody can change it.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as its release."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, models.CASCADE, related_name="tables")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    question = models.JSONField()
    shown = models.JSONField(default=dict)

    class Meta:
        ordering = ("position",)
        constraints = (
            RowPolicy(name="release_table_of_one_seen", using=_OF_ONE_SEEN, command="SELECT"),
            RowPolicy(name="release_table_made", using=_OF_ONE_UNREAD, command="INSERT"),
            RowPolicy(name="release_table_changed", using=_OF_ONE_UNREAD, command="UPDATE"),
            RowPolicy(name="release_table_deleted", using=_OF_ONE_UNREAD, command="DELETE"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Its columns as they are shown."""
        return list(self.shown.get("columns", ()))
