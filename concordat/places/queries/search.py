"""Search areas by words of their names, or by their codes."""

from __future__ import annotations

from django.db.models import F, Q

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.search import Found
from concordat.places.permissions import AREA_VIEW
from concordat.places.queries.reach import areas_within_reach
from concordat.places.rules.words import generation_words


def search_areas(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the areas whose names hold all the words or whose codes begin with them, those in use first."""
    if not words.strip() or not access.may(actor, AREA_VIEW):
        return []
    sought = Q(code__istartswith=words.strip())
    named = Q()
    for word in words.split():
        named &= Q(name__icontains=word)
    rows = areas_within_reach(actor).filter(sought | named).order_by(F("ends").desc(nulls_first=True), "name")[:limit]
    return [
        Found(
            "area",
            area.ref,
            area.name,
            f"{area.get_kind_display()} {generation_words(area.generation, area.begins, area.ends)}",
        )
        for area in rows
    ]
