"""What may be done with a partnership's people and posts, in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from concordat.design.dates import words
from concordat.kernel.errors import Problem

ADMINISTRATOR = "administrator"
GRANTS: Mapping[str, frozenset[str]] = {
    "agency-administrator": frozenset({"agency-lead", "agency-administrator", "officer", "analyst"}),
    "manager": frozenset({"agency-lead", "agency-administrator", "officer", "analyst", "observer"}),
}
"""The roles that somebody of a role may give to others; an administrator may give every role, the rest none."""

AUTHORITIES = (
    (("unitary", "county", "district"), "a council"),
    (("police",), "the police force"),
    (("fire",), "the fire and rescue authority"),
    (("probation",), "the probation service"),
    (("health",), "the NHS integrated care board, or in Wales the health board"),
)
"""Whom the law has in every partnership (Crime and Disorder Act 1998 s.5(1)): kinds, and what they are called."""


def grantable(held: Iterable[str], every: Iterable[str]) -> frozenset[str]:
    """Return the roles that somebody who holds `held` may give, among `every` role there is."""
    held = frozenset(held)
    if ADMINISTRATOR in held:
        return frozenset(every)
    return frozenset(every) & frozenset().union(*(GRANTS.get(role, frozenset()) for role in held))


def check_may_grant(held: Iterable[str], role: str, every: Iterable[str]) -> None:
    """Refuse a role that somebody who holds `held` may neither give nor take away."""
    if role not in grantable(held, every):
        raise Problem("Your own role does not let you give or end this one. Ask an administrator.", "role")


def check_not_own(by: str, member: str) -> None:
    """Refuse to change one's own roles or to close one's own account."""
    if by == member:
        raise Problem("You cannot change your own roles or close your own account. Ask another administrator.")


def check_administrators_left(left: int) -> None:
    """Refuse to leave a partnership without anybody who can manage it."""
    if left < 1:
        raise Problem(
            "This is the only administrator of the partnership. Make somebody else an administrator first.", "role"
        )


def check_ends_after(begins: date | None, ends: date | None, field: str = "ends") -> None:
    """Refuse a last day that comes before the first."""
    if begins and ends and ends < begins:
        raise Problem(f"The last day must not be before the first, {words(begins)}.", field)


def check_not_future(day: date | None, today: date, field: str) -> None:
    """Refuse a day that has not come yet."""
    if day and day > today:
        raise Problem("Enter today or an earlier day.", field)


def check_renamed_after(since: date, latest: date | None) -> None:
    """Refuse a name that would begin on or before the day that the name now in use began."""
    if latest and since <= latest:
        raise Problem(f"It has had its present name since {words(latest)}. Enter a later day.", "since")


def replaced(former_begins: date | None, begins: date) -> date:
    """Return the last day of whoever is followed on `begins`: the day before; refuse where they had none."""
    if former_begins and begins <= former_begins:
        raise Problem(f"Whoever is there now began on {words(former_begins)}. Enter a later day.", "begins")
    return day_before(begins)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    """Return the day after."""
    return day + timedelta(days=1)


def closes_account(*, own_agency: bool, elsewhere: bool) -> bool:
    """Say whether somebody who leaves loses their account, or their part in this partnership alone.

    Their own agency closes it for good. Another agency's administrator does too, unless the member works in a further
    partnership, which is not theirs to decide.
    """
    return own_agency or not elsewhere


def statutory(kind: str) -> bool:
    """Say whether agencies of a kind are responsible authorities in law."""
    return any(kind in kinds for kinds, _ in AUTHORITIES)
