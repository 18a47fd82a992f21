"""How allauth signs people in here: what it may do, what it records, whom it tells, and in which words."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme

from concordat.kernel.actors import acting, current, system
from concordat.partnership.commands import accounts
from concordat.partnership.models import Member
from concordat.partnership.queries.actors import actor_for
from concordat.partnership.rules.browsers import browser_name
from concordat.partnership.sessions import BROWSER, hashed

LOCKED = "There have been too many attempts that failed. Wait 5 minutes, then try again."
WRONG_CODE = "The code is not right. Enter the newest code; each works once."

# What is said on the next page. What is not here is not said.
SAID = {
    "account/messages/password_changed.txt": "Your password has been changed.",
    "account/messages/password_set.txt": "Your password has been set.",
    "mfa/messages/totp_deactivated.txt": "The authenticator app has been removed.",
    "mfa/messages/webauthn_added.txt": "The passkey has been added.",
    "mfa/messages/webauthn_removed.txt": "The passkey has been removed.",
}

# What a member is told, and what is recorded, when their own sign-in changes: verb, kind, words.
CHANGES = {
    "mfa/email/totp_activated": ("added", "authenticator app", "An authenticator app was added to your sign-in"),
    "mfa/email/totp_deactivated": (
        "removed",
        "authenticator app",
        "The authenticator app was removed from your sign-in",
    ),
    "mfa/email/webauthn_added": ("added", "passkey", "A passkey was added to your sign-in"),
    "mfa/email/webauthn_removed": ("removed", "passkey", "A passkey was removed from your sign-in"),
    "mfa/email/recovery_codes_generated": (
        "renewed",
        "recovery codes",
        "New recovery codes were made for your sign-in",
    ),
    "account/email/password_changed": ("changed", "password", "Your password was changed"),
    "account/email/password_set": ("changed", "password", "Your password was set"),
    "account/email/password_reset": ("changed", "password", "Your password was reset"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in and out by password, and what belongs to it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your present password",
        "incorrect_password": "The password is not right",
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": LOCKED,
        "rate_limited": LOCKED,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves: members are invited."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password again only where it, or a second step, was given more than five minutes ago."""
        given = get_authentication_records(self.request, self.request.user)
        recent = bool(given) and time.time() - given[-1]["at"] < REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app))

    def is_safe_url(self, url: str) -> bool:
        """Lead on only to pages of our own, named by their path."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            accounts.refuse_session(
                email=credentials.get("email", ""), why="Too many attempts had failed before", by=current()
            )
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        accounts.refuse_session(email=credentials.get("email", ""), why="The password was wrong", by=current())

    @transaction.atomic
    def login(self, request: HttpRequest, user: Member) -> None:
        super().login(request, user)
        browser = browser_name(self.get_http_user_agent(request))
        actor = actor_for(user.pk)
        accounts.open_session(by=actor, browser=browser)
        request.session.begin(browser, held=bool(actor.roles))  # type: ignore[attr-defined]

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            accounts.close_session(by=actor_for(str(request.user.pk)), browser=request.session.get(BROWSER, ""))
        super().logout(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = message or SAID.get(message_template or "", "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def send_password_reset_mail(self, user: Member, email: str, context: dict[str, Any]) -> None:
        link = reverse("account_reset_password_from_key", kwargs={"uidb36": context["uid"], "key": context["key"]})
        accounts.tell_of_own(
            member=user,
            subject="Choose a new password",
            body="Somebody asked to choose a new password for your account. If it was you, use the link. It works "
            "once, for one hour. If it was not you, you need do nothing: your password has not changed.",
            link=link,
            secret=True,
            by=system("sign-in"),
        )

    @transaction.atomic
    def send_notification_mail(
        self, template_prefix: str, user: Member, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Record a change to somebody's sign-in and tell them; a changed password ends their other sessions.

        Some come after the request's transaction has been committed, so they have one of their own.
        """
        verbed, kind, words = CHANGES[template_prefix]
        with acting(system("sign-in")):
            actor = actor_for(user.pk)
        accounts.record_factor(verbed=verbed, kind=kind, by=actor)
        if kind == "password":
            key = self.request.session.session_key
            accounts.end_sessions(member=user.pk, by=actor, why="The password was changed", keep=hashed(key))
        accounts.tell_of_own(
            member=user,
            subject=words,
            body=f"{words}. If it was not you, choose a new password at once and tell your administrator.",
            link=reverse("partnership:account_manage"),
            by=system("sign-in"),
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse mail of allauth's own: every mail goes through the outbox."""
        raise NotImplementedError(template_prefix)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("partnership:account_manage")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by address alone: by host name too, every name of the site would give five more."""
        return str(credentials.get("email", "")).strip().lower()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Authenticator apps, passkeys and recovery codes; their secrets are encrypted under the installation's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Member, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"

    def _get_site_name(self) -> str:
        return "Concordat"


class AgencySignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An agency's own sign-in by OpenID Connect: it lets in members who exist, by an address that the agency vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never make an account; record that somebody without one came."""
        address = next((address.email for address in sociallogin.email_addresses), "")
        accounts.refuse_session(
            email=address, why="The agency's sign-in gave no verified address of a member", by=current()
        )
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Member, str] | None:
        """Find the member by the address, where the agency says in so many words that it is verified."""
        for given in sociallogin.email_addresses:
            if given.verified is True or given.verified == "true":
                known = EmailAddress.objects.select_related("user").filter(email=given.email.lower(), verified=True)
                if address := known.first():
                    return address.user, address.email
        return None


def _vault() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor:" + force_bytes(key)).digest()))
            for key in keys
        ]
    )
