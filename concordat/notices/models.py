"""Notices: what a member is told, on screen and by e-mail, and what became of each."""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy, either, purpose, setting
from concordat.kernel.refs import LENGTH


class Notice(Record):
    """Something told to one person. Where they are not a member yet, only an e-mail address is known."""

    sensitivity = Sensitivity.PERSONAL
    retention = "One year: long enough to answer who was told what, and when."

    class Post(models.TextChoices):
        NONE = "none", "On screen only"
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        HELD = "held", "Kept in the outbox: this installation sends no e-mail"
        FAILED = "failed", "Could not be sent"

    partnership_id = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    to_member_id = models.CharField(max_length=LENGTH, blank=True)
    to_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=300, blank=True)
    secret = models.BooleanField(default=False, help_text="It lets somebody in: forgotten once it is sent.")
    private = models.BooleanField(default=False, help_text="For its reader alone: the outbox shows its subject only.")
    from_name = models.CharField(max_length=150, blank=True)
    on_screen = models.BooleanField(default=True)
    post = models.CharField(max_length=10, choices=Post.choices, default=Post.NONE)
    post_error = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["to_member_id", "read_at"], name="notice_unread"),)
        constraints = (
            RowPolicy(
                name="notice_own_or_posted",
                using=either(
                    f"to_member_id = {setting('member')}",
                    f"{OURS} AND {purpose('outbox')}",
                    purpose("delivery"),
                ),
                check=either(OURS, f"to_member_id = {setting('member')}", purpose("delivery", "sign-in")),
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def member_id(self) -> str:
        """The member whom it is for."""
        return self.to_member_id
