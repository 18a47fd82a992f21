"""What the partnership's own accounts hold about a person: a member of staff may ask as anybody may."""

from __future__ import annotations

from collections.abc import Mapping

from concordat.agreements.queries import holdings
from concordat.agreements.queries.holdings import Holding
from concordat.agreements.rules import pseudonyms as rules
from concordat.audit.queries.entries import count_of_member
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.notices.queries import count_for_member
from concordat.partnership.queries.members import everybody, roles_held

ACCOUNTS = "Accounts of members"


def accounts_of(actor: Actor, pseudonyms: Mapping[str, str], key: rules.Key) -> list[Holding]:
    """Return what is held about the member whose e-mail address has the pseudonym: account, roles, notices, entries."""
    sought = pseudonyms.get(rules.EMAIL)
    found = [member for member in everybody(actor) if sought and _pseudonym(key, member.email) == sought]
    return [held for member in found for held in _held(actor, member.pk, member.agency.name)]


def _held(actor: Actor, member: str, agency: str) -> list[Holding]:
    counted = (
        ("Account", 1, "The member’s page, under Partnership, Members"),
        ("Roles held", roles_held(actor, member), "The member’s page, under Roles"),
        ("Notices", count_for_member(actor, member), "The outbox, and the member’s own notices"),
        ("Entries of the record", count_of_member(actor, member), "The record, searched by the person"),
    )
    return [Holding(name, agency, records, where) for name, records, where in counted if records]


def _pseudonym(key: rules.Key, address: str) -> str:
    try:
        return key.of(rules.EMAIL, rules.email(address))
    except Problem:
        return ""


holdings.register(name=ACCOUNTS, find=accounts_of)
