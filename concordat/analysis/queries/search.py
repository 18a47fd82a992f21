"""Search saved analyses."""

from __future__ import annotations

from concordat import access
from concordat.analysis.permissions import ANALYSIS_VIEW
from concordat.analysis.queries.analyses import analyses_page, titles_of
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec
from concordat.kernel.search import Found
from concordat.kernel.words import listed


def search_analyses(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the saved analyses whose titles, notes or owners hold the words, the newest first."""
    words = words.strip()
    if not words or not access.may(actor, ANALYSIS_VIEW):
        return []
    rows = analyses_page(actor, PageSpec(size=limit, sort="changed", descending=True, search=words))
    titles = titles_of(actor) if rows.total else {}
    return [
        Found(
            "analysis",
            each.ref,
            each.title,
            f"Saved by {each.owner.name}. Asks of {listed([titles.get(key, key) for key in each.datasets])}",
        )
        for each in rows
    ]
