"""Forms of signing in: allauth's, asked in our words and drawn by our macros."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from concordat.design.forms import Form
from concordat.kernel.actors import current
from concordat.partnership.commands import accounts

ADVICE = (
    "12 characters or more, and not one of the passwords that everybody guesses first. Three words that have nothing "
    "to do with one another are strong and easy to remember."
)
_DIFFERENT = "The two passwords are not the same. Enter the new password twice."


class _Asked(Form):
    """A form of allauth whose questions are asked in our words: by field, the label and the hint."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.asked:
                field.label, field.help_text = self.asked[name]
                field.error_messages["required"] = f"Enter {field.label[:1].lower()}{field.label[1:]}"


class _Twice(_Asked):
    """A form that asks for a new password twice."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {
        "password1": ("New password", ADVICE),
        "password2": ("New password again", ""),
    }

    def add_error(self, field: str | None, error: Any) -> None:
        same = field == "password2" and not isinstance(error, ValidationError)
        super().add_error(field, _DIFFERENT if same else error)


class SignInForm(_Asked, account.LoginForm):  # type: ignore[misc]
    """The address and the password."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {
        "login": ("Email address", ""),
        "password": ("Password", ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        _limit(self.fields["login"], 254)

    @property
    def agency(self) -> str:
        """The name of the agency whose own sign-in may be used, if one is configured."""
        openid: Any = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {})
        return next((str(app["name"]) for app in openid.get("APPS", [])), "")


class PasswordAgainForm(_Asked, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {"password": ("Password", "")}


class PasswordForgottenForm(_Asked, account.ResetPasswordForm):  # type: ignore[misc]
    """The address to which the link goes."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {"email": ("Email address", "The address that you sign in with")}


class PasswordChangeForm(_Twice, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the present one."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {"oldpassword": ("Present password", "")} | _Twice.asked


class PasswordSetForm(_Twice, account.SetPasswordForm):  # type: ignore[misc]
    """A first password, for a member who has signed in by their agency alone."""


class PasswordResetForm(_Twice, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by the link in an e-mail."""


class _Code(_Asked):
    """A form that asks for a code; a wrong one is recorded."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {
        "code": ("Code", "The 6 digits that your authenticator app shows now, or one of your recovery codes"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _limit(self.fields["code"], 20)
        self.fields["code"].widget.attrs |= {"size": 10, "inputmode": "numeric", "autocomplete": "one-time-code"}

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        accounts.refuse_session(email=self.user.email, why="The code was wrong", by=current())  # type: ignore[attr-defined]


class CodeForm(_Code, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code at sign-in."""


class CodeAgainForm(_Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something that matters."""


class AppAddForm(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app, which proves that it works."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {"code": ("Code", "The 6 digits that the app shows now")}


class AppRemoveForm(_Asked, totp.DeactivateTOTPForm):  # type: ignore[misc]
    """Nothing but the wish."""


class RecoveryCodesForm(_Asked, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Nothing but the wish."""


class _Passkey(_Asked):
    """A form that carries what the browser says of a passkey, which anybody may have written."""

    def clean_credential(self) -> Any:
        """Refuse what is not of the shape that a browser sends, before it is read any further."""
        inherited = getattr(super(), "clean_credential", None)
        return _read(inherited) if inherited else self.cleaned_data["credential"]

    def clean(self) -> Any:
        return _read(super().clean)


class PasskeySignInForm(_Passkey, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone, at sign-in."""


class PasskeyForm(_Passkey, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class PasskeyAgainForm(_Passkey, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more, before something that matters."""


class PasskeyAddForm(_Passkey, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: what to call it, and whether it is enough by itself."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {
        "name": ("Name of the passkey", "So that you can tell it from others, such as “Work laptop”"),
        "passwordless": (
            "Let me sign in with this passkey alone, without my password",
            "It will ask for your fingerprint, face or PIN",
        ),
    }
    field_order = ("name", "passwordless", "credential")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _limit(self.fields["name"], 60)
        self.fields["passwordless"].initial = True
        self.fields["credential"].error_messages["required"] = "Your browser sent no passkey. Try again."


class PasskeyNameForm(_Asked, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {"name": ("Name of the passkey", "")}


class InvitationAcceptForm(_Twice):
    """The password of somebody who accepts an invitation."""

    asked: ClassVar[dict[str, tuple[str, str]]] = {
        "password1": ("Password", ADVICE),
        "password2": ("Password again", ""),
    }
    password1 = forms.CharField(
        strip=False, max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        strip=False, max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password1") and given.get("password2") and given["password1"] != given["password2"]:
            self.add_error("password2", _DIFFERENT)
        return given


def _limit(field: forms.Field, characters: int) -> None:
    field.validators = [*field.validators, MaxLengthValidator(characters)]


def _read(reading: Callable[[], Any]) -> Any:
    """Read what claims to be a passkey; the library below raises whatever the bytes lead it to."""
    try:
        return reading()
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError, struct.error) as trouble:
        raise ValidationError("The passkey could not be read. Try again.", code="unreadable") from trouble


class InviteForm(Form):
    """Whom to invite, to what."""

    name = forms.CharField(label="Full name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="Email address at work",
        max_length=254,
        help_text="The invitation goes there, and they sign in with it",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    job_title = forms.CharField(label="Job title", max_length=150, required=False)
    agency = forms.ChoiceField(label="Agency")
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        agencies: list[tuple[str, str]],
        roles: list[tuple[str, str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)
        several = [("", "Choose an agency"), *agencies] if len(agencies) > 1 else agencies
        field.choices = several
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, name[:1].upper() + name[1:]) for key, name, _ in roles]
        self.hints = {key: purpose for key, _, purpose in roles}

    def hint_for(self, name: str, value: object) -> str:
        """Return what a role is for."""
        return self.hints.get(str(value), "") if name == "role" else ""
