"""Search agreements by words."""

from __future__ import annotations

from dataclasses import dataclass

from concordat import access
from concordat.agreements.permissions import AGREEMENT_VIEW
from concordat.agreements.queries.listed import agreements_page
from concordat.agreements.rules.agreements import STATE_WORDS
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec


@dataclass(frozen=True, slots=True)
class Found:
    """An agreement that words found: `title` names it, `text` says what it is now and between whom."""

    kind: str
    ref: str
    title: str
    text: str


def search_agreements(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the agreements whose title, parties, purposes or data hold the words."""
    if not words.strip() or not access.may(actor, AGREEMENT_VIEW):
        return []
    today = clock.today()
    found = agreements_page(actor, PageSpec(size=limit, search=words.strip())).page
    return [
        Found(
            "agreement",
            each.ref,
            each.title,
            f"{STATE_WORDS[each.state(today)].capitalize()}: "
            + ", ".join(party.agency.short_name for party in each.parties.all()),
        )
        for each in found
    ]
