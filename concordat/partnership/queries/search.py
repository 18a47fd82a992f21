"""Search the partnership's people, agencies and boards by words."""

from __future__ import annotations

from django.db.models import Q

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.search import Found
from concordat.partnership.models import Agency, Board
from concordat.partnership.models.holding import not_ended
from concordat.partnership.permissions import AGENCY_VIEW, BOARD_VIEW, MEMBER_VIEW
from concordat.partnership.queries.members import colleagues


def search_partnership(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the people, agencies and boards of the partnership whose names hold the words, `limit` of each."""
    words = words.strip()
    if not words:
        return []
    return [
        *(_members(actor, words, limit) if access.may(actor, MEMBER_VIEW) else ()),
        *(_agencies(actor, words, limit) if access.may(actor, AGENCY_VIEW) else ()),
        *(_boards(actor, words, limit) if access.may(actor, BOARD_VIEW) else ()),
    ]


def _members(actor: Actor, words: str, limit: int) -> list[Found]:
    sought = Q(name__icontains=words) | Q(job_title__icontains=words)
    found = colleagues(actor).filter(sought).select_related("agency").order_by("name")[:limit]
    return [Found("member", m.ref, m.name, ", ".join(filter(None, [m.job_title, m.agency.name]))) for m in found]


def _agencies(actor: Actor, words: str, limit: int) -> list[Found]:
    sought = Q(name__icontains=words) | Q(short_name__icontains=words) | Q(aliases__icontains=words)
    serving = Agency.objects.filter(sought, services__partnership_id=actor.partnership).distinct()
    return [Found("agency", a.ref, a.name, a.get_kind_display()) for a in serving.order_by("name")[:limit]]


def _boards(actor: Actor, words: str, limit: int) -> list[Found]:
    rows = Board.objects.filter(not_ended(clock.today()), name__icontains=words, partnership_id=actor.partnership)
    return [Found("board", b.ref, b.name, b.get_cadence_display()) for b in rows.order_by("name")[:limit]]
