"""One's own account as plain values, ready to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from concordat.access.rules import Role
from concordat.partnership.models import Session
from concordat.partnership.queries.accounts import Account


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey, and when it was last used."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser that is signed in."""

    key: str
    browser: str
    seen_at: datetime | None
    ends_at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """All that the page of one's own account shows."""

    name: str
    email: str
    job_title: str
    agency: str
    roles: tuple[tuple[str, str], ...]
    has_password: bool
    app_added_at: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int | None
    factor_required: bool
    sessions: tuple[SignedIn, ...]

    @property
    def has_factor(self) -> bool:
        """Whether signing in asks for a second step."""
        return self.app_added_at is not None or bool(self.passkeys)


def account_page(account: Account, roles: Mapping[str, Role], session: str) -> AccountPage:
    """Present an account; `session` is what is kept of the key of the session that asks."""
    member = account.member
    by_kind = {factor.type: factor for factor in account.factors}
    app, codes = by_kind.get(Authenticator.Type.TOTP), by_kind.get(Authenticator.Type.RECOVERY_CODES)
    return AccountPage(
        name=member.name,
        email=member.email,
        job_title=member.job_title,
        agency=member.agency.name,
        roles=tuple(
            (m.partnership.name, roles[m.role].name if m.role in roles else m.role) for m in account.memberships
        ),
        has_password=member.has_usable_password(),
        app_added_at=app.created_at if app else None,
        passkeys=tuple(_passkey(f) for f in account.factors if f.type == Authenticator.Type.WEBAUTHN),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        factor_required=account.factor_required,
        sessions=tuple(_signed_in(row, session) for row in account.sessions),
    )


def _passkey(factor: Authenticator) -> Passkey:
    return Passkey(factor.pk, str(factor), factor.created_at, factor.last_used_at)


def _signed_in(row: Session, session: str) -> SignedIn:
    return SignedIn(
        row.session_key, row.browser or "An unknown browser", row.seen_at, row.expire_date, row.session_key == session
    )
