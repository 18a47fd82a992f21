"""How rules decide: deny beats allow, the specific beats the general, silence means no.

A rule allows or denies a pattern of permissions, perhaps only within the actor's own agency or over the actor's own
things. The rules that fit are ranked by how narrow they are; the narrowest rank decides, and in it one denial is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum


class Within(IntEnum):
    """How far a rule reaches; the narrower beats the wider."""

    PARTNERSHIP = 0
    OWN_AGENCY = 1
    OWN = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """Allow or deny the permissions that `pattern` names: `plans.plan.adopt`, `plans.plan.*`, `plans.*` or `*`."""

    allow: bool
    pattern: str
    within: Within = Within.PARTNERSHIP
    under: str = ""

    @property
    def narrowness(self) -> tuple[int, int]:
        return self.within, 0 if self.pattern == "*" else self.pattern.count(".") + (not self.pattern.endswith("*"))

    def names(self, permission: str) -> bool:
        """Say whether the pattern covers the permission."""
        if self.pattern.endswith("*"):
            return permission.startswith(self.pattern[:-1])
        return permission == self.pattern


@dataclass(frozen=True, slots=True)
class Role:
    """A role: what it is called, what it is for, and its rules."""

    name: str
    purpose: str
    rules: tuple[Rule, ...]
    sees_personal_data: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a token may be given the right to: what it is in words, and the permissions that this takes."""

    words: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed, why, and under which rule."""

    allowed: bool
    reason: str
    under: str

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class Standing:
    """How a thing stands to an actor: of their own agency, and their own. Without a thing, anything may be theirs."""

    own_agency: bool = True
    own: bool = True

    def reached_by(self, rule: Rule) -> bool:
        """Say whether the rule reaches a thing that stands so."""
        return {
            Within.PARTNERSHIP: True,
            Within.OWN_AGENCY: self.own_agency,
            Within.OWN: self.own,
        }[rule.within]


def allow(*patterns: str, within: Within = Within.PARTNERSHIP) -> tuple[Rule, ...]:
    """Make rules that allow the patterns."""
    return tuple(Rule(True, pattern, within) for pattern in patterns)


def deny(*patterns: str, within: Within = Within.PARTNERSHIP) -> tuple[Rule, ...]:
    """Make rules that deny the patterns."""
    return tuple(Rule(False, pattern, within) for pattern in patterns)


def fitting(roles: Iterable[str], table: Mapping[str, Role], permission: str, standing: Standing) -> list[Rule]:
    """Return the rules of the roles that fit, the narrowest first and denials before allowances."""
    found = [
        Rule(rule.allow, rule.pattern, rule.within, table[key].name)
        for key in sorted(roles)
        if key in table
        for rule in table[key].rules
        if rule.names(permission) and standing.reached_by(rule)
    ]
    return sorted(found, key=lambda rule: (*(-level for level in rule.narrowness), rule.allow))


def decide(
    roles: Iterable[str],
    table: Mapping[str, Role],
    permission: str,
    words: str,
    standing: Standing,
) -> Decision:
    """Decide whether somebody who holds the roles may do what the permission names to a thing that stands so."""
    roles = sorted(roles)
    found = fitting(roles, table, permission, standing)
    if found:
        first = found[0]
        reach = {
            Within.PARTNERSHIP: "",
            Within.OWN_AGENCY: ", within their own agency",
            Within.OWN: ", over their own",
        }
        under = f"role {first.under}: {'allow' if first.allow else 'deny'} {first.pattern}{reach[first.within]}"
        verb = "lets somebody" if first.allow else "does not let anybody"
        return Decision(
            first.allow,
            f"The role “{first.under}” {verb} do this: {words.lower()}.",
            under,
        )
    held = ", ".join(f"“{table[key].name}”" for key in roles if key in table)
    if not held:
        return Decision(False, "No role is held in this partnership.", "silence")
    near = "" if standing == Standing() else _nearly(roles, table, permission)
    return Decision(
        False,
        f"None of the roles held ({held}) allows this: {words.lower()}.{near}",
        "silence",
    )


def outside(token: str, words: str) -> Decision:
    """Return the refusal of what a token was not given the right to, whatever its member may do."""
    return Decision(False, f"The token “{token}” does not let a program do this: {words.lower()}.", f"token {token}")


def _nearly(roles: Iterable[str], table: Mapping[str, Role], permission: str) -> str:
    wider = [rule for rule in fitting(roles, table, permission, Standing()) if rule.allow]
    if not wider:
        return ""
    return {
        Within.OWN_AGENCY: " It is allowed only for the agency's own.",
        Within.OWN: " It is allowed only for what is one's own.",
        Within.PARTNERSHIP: "",
    }[wider[0].within]


def holders(table: Mapping[str, Role], permission: str) -> list[str]:
    """Return the names of the roles that allow the permission, to say whom to ask."""
    return [table[key].name for key in keys_of_holders(table, permission)]


def keys_of_holders(table: Mapping[str, Role], permission: str) -> list[str]:
    """Return the keys of the roles that allow the permission."""
    return [key for key in table if (found := fitting([key], table, permission, Standing())) and found[0].allow]
