"""Members: the staff of agencies, appointed to roles in partnerships; how they are invited and stay signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from concordat.kernel import clock
from concordat.kernel.actors import acting, current
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import MINE, OURS, RowPolicy, either, purpose, setting
from concordat.kernel.refs import LENGTH, RefField
from concordat.partnership.rules.invitations import State, state

_COLLEAGUE = (
    f"ref IN (SELECT m.member_id FROM partnership_membership m WHERE m.partnership_id = {setting('partnership')})"
)


class Members(BaseUserManager["Member"]):
    """Finds members by the address they sign in with, in any case of letters."""

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """A person of an agency who signs in."""

    sensitivity = Sensitivity.PERSONAL
    retention = "While in post and seven years after, so that the record's names can be followed."

    ref = RefField()
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="members")
    job_title = models.CharField(max_length=150, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.stamp, editable=False)
    left_on = models.DateField(null=True, blank=True)

    objects = Members()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="member_email_once"),
            RowPolicy(
                name="member_self_colleagues_and_agency",
                using=either(
                    f"ref = {setting('member')}",
                    _COLLEAGUE,
                    f"agency_id = {setting('agency')}",
                    purpose("sign-in", "work", "install"),
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def member_id(self) -> str:
        """The member whose own it is: the member."""
        return self.ref

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep the address that sign-in knows the member by the same as this one."""
        super().save(*args, **kwargs)
        changed = kwargs.get("update_fields")
        if changed is None or "email" in changed:
            with acting(current().for_purpose("sign-in")):
                EmailAddress.objects.update_or_create(
                    user=self, defaults={"email": self.email.lower(), "verified": True, "primary": True}
                )


class Membership(Record):
    """A member appointed to a role in a partnership, from a day until a day."""

    sensitivity = Sensitivity.PERSONAL
    retention = "Seven years after it ends."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("role",)
        constraints = (
            models.UniqueConstraint(
                fields=("partnership", "member", "role"),
                condition=Q(ends__isnull=True),
                name="membership_once",
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
            ),
            RowPolicy(
                name="membership_ours_or_own",
                using=either(
                    OURS,
                    f"member_id = {setting('member')}",
                    purpose("sign-in", "work", "install"),
                ),
                check=either(OURS, purpose("install")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} as {self.role}"


class Invitation(Record):
    """An invitation to join, sent by e-mail; only a hash of its secret is kept."""

    sensitivity = Sensitivity.PERSONAL
    retention = "One year after it is answered or lapses."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="invitations")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=30)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by_id = models.CharField(max_length=LENGTH)
    invited_by_name = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            RowPolicy(name="invitation_ours", using=either(OURS, purpose("sign-in"))),
            models.UniqueConstraint(
                Lower("email"),
                "partnership",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def member_id(self) -> str:
        """The member who sent it."""
        return self.invited_by_id

    @property
    def state(self) -> State:
        """What has become of it by now."""
        return state(
            accepted_at=self.accepted_at,
            withdrawn_at=self.withdrawn_at,
            expires_at=self.expires_at,
            now=clock.now(),
        )


class Session(AbstractBaseSession):
    """Somebody signed in on one browser; the key is kept as a hash, so that the table lets nobody in."""

    sensitivity = Sensitivity.SECRET
    retention = "Until it ends: at sign-out, after twelve hours, or when the member is closed."

    session_key = models.CharField(max_length=64, primary_key=True)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="sessions")
    browser = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            RowPolicy(name="session_own_or_sign_in", using=either(MINE, purpose("sign-in", "work", "install"))),
        )

    def __str__(self) -> str:
        return self.browser
