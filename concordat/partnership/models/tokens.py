"""Tokens by which programs use the API for a member, what each was used for lately, and what it was answered."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import MINE, RowPolicy, either, purpose
from concordat.partnership.models.members import Member
from concordat.partnership.rules.tokens import State, state


class Token(Record):
    """A token of a member in one partnership: what it may do and until when. Its secret is kept as a hash alone."""

    sensitivity = Sensitivity.SECRET
    retention = "Seven years after it ends, so that what the record says of it can be followed."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("member", "name"), condition=Q(revoked_at__isnull=True), name="token_name_once"
            ),
            RowPolicy(name="token_own_or_sign_in", using=either(MINE, purpose("sign-in"))),
        )

    def __str__(self) -> str:
        return self.name

    def state(self, today: date) -> State:
        """Return whether it opens anything on a day."""
        return state(revoked=self.revoked_at is not None, expires=self.expires, today=today)


class TokenUse(models.Model):
    """A request that was made with a token, kept only to count how many there were in the last minute."""

    sensitivity = Sensitivity.PERSONAL
    retention = "Until the next night."

    id = models.BigAutoField(primary_key=True)
    token = models.ForeignKey(Token, models.CASCADE, related_name="uses")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["token", "at"], name="token_use_lately"),)
        constraints = (RowPolicy(name="token_use_own", using=either(MINE, purpose("work"))),)

    def __str__(self) -> str:
        return str(self.at)


class TokenAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, so that the same request again does nothing twice."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "A day, or until the night after."

    id = models.BigAutoField(primary_key=True)
    token = models.ForeignKey(Token, models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64, help_text="A hash of method, address and body.")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("token", "key"), name="token_answer_once"),
            RowPolicy(name="token_answer_own", using=either(MINE, purpose("work"))),
        )

    def __str__(self) -> str:
        return self.key
