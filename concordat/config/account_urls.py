"""Addresses of sign-in: those of allauth that are wanted, each with its door; the rest are closed by not being here.

Views that count failures have no savepoint of their own, so that a count stays although the view then breaks.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as agency
from allauth.socialaccount.providers.openid_connect import views as openid
from django.db.transaction import non_atomic_requests as counting
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache

from concordat.kernel.doors import public, signed_in
from concordat.partnership.views import invitations
from concordat.partnership.views.accounts import of_own_passkey

arriving = public("nobody is known before they have signed in")
answering = public("the link in the email says who it is, and works once")
own = signed_in("everybody looks after their own sign-in, whatever role they hold")
leaving = public("signing out twice is harmless")

passwords = [
    path("change/", own(account.PasswordChangeView.as_view()), name="account_change_password"),
    path("set/", own(account.PasswordSetView.as_view()), name="account_set_password"),
    path("reset/", arriving(account.PasswordResetView.as_view()), name="account_reset_password"),
    path("reset/sent/", arriving(account.PasswordResetDoneView.as_view()), name="account_reset_password_done"),
    re_path(
        r"^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        answering(never_cache(account.PasswordResetFromKeyView.as_view())),
        name="account_reset_password_from_key",
    ),
    path(
        "reset/done/",
        arriving(account.PasswordResetFromKeyDoneView.as_view()),
        name="account_reset_password_from_key_done",
    ),
]

second_steps = [
    path("", own(mfa.IndexView.as_view()), name="mfa_index"),
    path("authenticate/", arriving(counting(mfa.AuthenticateView.as_view())), name="mfa_authenticate"),
    path("again/", own(counting(mfa.ReauthenticateView.as_view())), name="mfa_reauthenticate"),
    path("app/add/", own(never_cache(totp.ActivateTOTPView.as_view())), name="mfa_activate_totp"),
    path("app/remove/", own(totp.DeactivateTOTPView.as_view()), name="mfa_deactivate_totp"),
    path("codes/", own(never_cache(codes.ViewRecoveryCodesView.as_view())), name="mfa_view_recovery_codes"),
    path("codes/renew/", own(codes.GenerateRecoveryCodesView.as_view()), name="mfa_generate_recovery_codes"),
    path("codes/download/", own(codes.DownloadRecoveryCodesView.as_view()), name="mfa_download_recovery_codes"),
    path("passkeys/", own(webauthn.ListWebAuthnView.as_view()), name="mfa_list_webauthn"),
    path("passkeys/add/", own(webauthn.AddWebAuthnView.as_view()), name="mfa_add_webauthn"),
    path("passkeys/again/", own(webauthn.ReauthenticateWebAuthnView.as_view()), name="mfa_reauthenticate_webauthn"),
    path("passkeys/sign-in/", arriving(webauthn.LoginWebAuthnView.as_view()), name="mfa_login_webauthn"),
    path(
        "passkeys/<int:pk>/remove/",
        own(of_own_passkey(webauthn.RemoveWebAuthnView.as_view())),
        name="mfa_remove_webauthn",
    ),
    path("passkeys/<int:pk>/edit/", own(of_own_passkey(webauthn.EditWebAuthnView.as_view())), name="mfa_edit_webauthn"),
]

agencies = [
    path("cancelled/", arriving(agency.LoginCancelledView.as_view()), name="socialaccount_login_cancelled"),
    path("failed/", arriving(agency.LoginErrorView.as_view()), name="socialaccount_login_error"),
    path("<slug:provider_id>/", arriving(openid.login), name="openid_connect_login"),
    path("<slug:provider_id>/callback/", arriving(openid.callback), name="openid_connect_callback"),
]

urlpatterns = [
    path("login/", arriving(counting(account.LoginView.as_view())), name="account_login"),
    path("logout/", leaving(account.LogoutView.as_view()), name="account_logout"),
    path("closed/", arriving(account.AccountInactiveView.as_view()), name="account_inactive"),
    path("again/", own(counting(account.ReauthenticateView.as_view())), name="account_reauthenticate"),
    path("password/", include(passwords)),
    path("second-step/", include(second_steps)),
    path("agency/", include(agencies)),
    path("invitation/<str:secret>/", invitations.invitation_accept, name="invitation_accept"),
]
