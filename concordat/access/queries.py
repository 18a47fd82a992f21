"""Decisions about the current roles table, asked by everybody above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from concordat.access import rules
from concordat.access.rules import Decision, Role, Scope, Standing
from concordat.kernel import permissions
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Refused


def roles() -> Mapping[str, Role]:
    """Return the roles table (`config/roles.py`)."""
    table: Mapping[str, Role] = settings.ROLES
    return table


def scopes() -> Mapping[str, Scope]:
    """Return what tokens may be given the right to (`config/roles.py`)."""
    table: Mapping[str, Scope] = settings.SCOPES
    return table


def decide(actor: Actor, permission: str, thing: Any = None) -> Decision:
    """Decide whether `actor` may do what `permission` names, to `thing` if one is given.

    Whoever acts by a token may do what its scopes cover and no more. A thing of another partnership is never allowed.
    A thing says whose it is by `agencies_concerned` and `members_concerned` (sets of references), or plainly by
    `agency_id` and `member_id`.
    """
    named = permissions.known(permission)
    if named is None:
        return Decision(False, f"There is no permission called {permission}.", "silence")
    if not actor.signed_in:
        return Decision(False, "Nobody is signed in.", "silence")
    if thing is not None and getattr(thing, "partnership_id", actor.partnership) != actor.partnership:
        return Decision(False, "It belongs to another partnership.", "the partnership's boundary")
    if actor.token and not any(permission in scopes()[scope].permissions for scope in actor.scopes):
        return rules.outside(actor.token, named.words)
    return rules.decide(actor.roles, roles(), permission, named.words, standing(actor, thing))


def may(actor: Actor, permission: str, thing: Any = None) -> bool:
    """Say whether `actor` may."""
    return decide(actor, permission, thing).allowed


def require(actor: Actor, permission: str, thing: Any = None) -> Decision:
    """Return the decision where it allows; raise `Refused` with its reason and whom to ask where it does not."""
    decision = decide(actor, permission, thing)
    if not decision.allowed:
        raise Refused(decision.reason, whom_to_ask(permission), permission)
    return decision


def standing(actor: Actor, thing: Any) -> Standing:
    """Say how a thing stands to an actor."""
    if thing is None:
        return Standing()
    agencies = _concerned(thing, "agencies_concerned", "agency_id")
    members = _concerned(thing, "members_concerned", "member_id")
    return Standing(own_agency=actor.agency in agencies, own=actor.member in members)


def require_scope(actor: Actor, scope: str) -> None:
    """Raise `Refused` unless the actor acts by a token that was given this right."""
    if scope not in actor.scopes:
        raise Refused(
            f"The token “{actor.token}” was not given the right {scope}: {scopes()[scope].words.lower()}.",
            "Make a token that has it, at API tokens in your account.",
            scope,
        )


def whom_to_ask(permission: str) -> str:
    """Say in words who can do what the permission names."""
    names = rules.holders(roles(), permission)
    if not names:
        return "Ask an administrator of your partnership."
    return f"Ask somebody in your partnership with the role {' or '.join(f'“{name}”' for name in names[:3])}."


def role_keys_allowed(permission: str) -> list[str]:
    """Return the keys of the roles that allow the permission, to find whom to tell."""
    return rules.keys_of_holders(roles(), permission)


@dataclass(frozen=True, slots=True)
class Explained:
    """One permission, as it stands for somebody: what it lets them do, the decision, and the rules that fit."""

    permission: permissions.Permission
    decision: Decision
    fitting: tuple[rules.Rule, ...]


def explain(actor: Actor, package: str = "") -> list[Explained]:
    """Explain every permission (of one package, if named) for `actor`, who may be anybody."""
    return [
        Explained(
            permission,
            decide(actor, permission),
            tuple(rules.fitting(actor.roles, roles(), permission, Standing())),
        )
        for permission in permissions.registered()
        if package in ("", permission.package)
    ]


def _concerned(thing: Any, many: str, one: str) -> frozenset[str]:
    if hasattr(thing, many):
        return frozenset(getattr(thing, many))
    return frozenset(filter(None, [getattr(thing, one, "")]))
