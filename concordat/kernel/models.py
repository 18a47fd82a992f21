"""The base of every record, and what every model must say of itself."""

from __future__ import annotations

import enum
from typing import ClassVar

from django.db import models

from concordat.kernel import clock
from concordat.kernel.policies import RowPolicy, either, purpose, setting
from concordat.kernel.refs import LENGTH, RefField


class Sensitivity(enum.Enum):
    """How much harm a wrong reader does; every model declares one, and a house test holds it to a row policy."""

    OPEN = "open to anyone"
    PARTNERSHIP = "for members of the partnership"
    PERSONAL = "about identified people"
    SECRET = "a secret that lets somebody in"  # noqa: S105  a description


class Record(models.Model):
    """A record with a reference and the moment it was made.

    Packages below `partnership` hold the partnership as a plain column `partnership_id`, since they cannot point at it;
    those above point.
    """

    sensitivity: ClassVar[Sensitivity]
    retention: ClassVar[str]

    ref = RefField()
    created_at = models.DateTimeField(default=clock.stamp, editable=False)

    class Meta:
        abstract = True


class Job(models.Model):
    """Work that goes on in the background while a person waits: what it is, how far it has come, how it ended."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "Ninety days after it ends: long enough to answer what became of it."

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to start"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Did not work"
        CANCELLED = "cancelled", "Cancelled"

    ref = RefField()
    partnership_id = models.CharField(max_length=LENGTH, db_index=True)
    member_id = models.CharField(max_length=LENGTH, db_index=True)
    task = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queue_id = models.BigIntegerField(null=True)
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.stamp, editable=False)
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            RowPolicy(
                name="kernel_job_own_or_work",
                using=either(f"member_id = {setting('member')}", purpose("work")),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        return self.status in {
            self.Status.DONE,
            self.Status.FAILED,
            self.Status.CANCELLED,
        }
