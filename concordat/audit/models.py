"""The record: entries that only ever grow, and the seals that chain them.

Deferred triggers seal each entry when its transaction commits: a seal holds the hash of the seal before it and of the
entry, so that an altered, missing or inserted entry breaks the chain at that place (`audit/sql.py`).
"""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, either, purpose, setting
from concordat.kernel.refs import LENGTH

_ITS_OWN_PLACE = either("partnership_id = ''", OURS, f"{setting('purpose')} IS NOT NULL")
_THE_SYSTEMS_OWN = f"member_id = '' AND {setting('member')} IS NULL AND {setting('purpose')} IS NOT NULL"


class Entry(models.Model):
    """One thing that somebody did or read: who, what, when, why and under which rule."""

    sensitivity = Sensitivity.PERSONAL
    retention = "Seven years, then disposed of by whole sealed years; never altered."

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    partnership_id = models.CharField(max_length=LENGTH, blank=True)
    member_id = models.CharField(max_length=LENGTH, blank=True)
    member_name = models.CharField(max_length=200, blank=True)
    agency_name = models.CharField(max_length=200, blank=True)
    event = models.CharField(max_length=100, db_collation="C")  # so that a prefix is a range
    target_kind = models.CharField(max_length=100, blank=True)
    target_ref = models.CharField(max_length=LENGTH, blank=True)
    target_label = models.CharField(max_length=300, blank=True)
    why = models.TextField(blank=True)
    under = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        indexes = (
            models.Index(fields=["partnership_id", "-at", "-id"], name="audit_entry_ours"),
            models.Index(fields=["target_ref", "-at", "-id"], name="audit_entry_target"),
            models.Index(fields=["partnership_id", "member_id", "-at", "-id"], name="audit_entry_member"),
            models.Index(fields=["partnership_id", "member_name", "-at", "-id"], name="audit_entry_name"),
            models.Index(fields=["partnership_id", "event", "-at", "-id"], name="audit_entry_event"),
        )
        constraints = (
            RowPolicy(
                name="audit_entry_read",
                using=either(OURS, f"member_id = {setting('member')}", purpose("verify"), _THE_SYSTEMS_OWN),
                command="SELECT",
            ),
            RowPolicy(
                name="audit_entry_write",
                using=f"member_id = coalesce({setting('member')}, '') AND ({_ITS_OWN_PLACE})",
                command="INSERT",
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.target_label}".strip()


class Seal(models.Model):
    """The seal of one entry: its place in the chain and the hash up to there. Written by a trigger alone."""

    sensitivity = Sensitivity.OPEN
    retention = "As long as the entry that it seals."

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    class Meta:
        constraints = (RowPolicy(name="audit_seal_read", using="true", command="SELECT"),)

    def __str__(self) -> str:
        return str(self.number)
