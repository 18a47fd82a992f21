"""Search the catalogue and the gap register."""

from __future__ import annotations

from concordat import access
from concordat.datasets.permissions import DATASET_VIEW, GAP_VIEW
from concordat.datasets.queries.catalogue import catalogue
from concordat.datasets.queries.gaps import gaps_page
from concordat.kernel.actors import Actor
from concordat.kernel.pages import PageSpec
from concordat.kernel.search import Found


def search_datasets(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the datasets and gaps whose titles, words or columns hold the words, `limit` of each."""
    words = words.strip()
    if not words:
        return []
    spec = PageSpec(size=limit, search=words, filters={"state": "all"})
    found: list[Found] = []
    if access.may(actor, DATASET_VIEW):
        for each in catalogue(actor, spec).page:
            row = each.dataset
            found.append(Found("dataset", row.key, row.title, f"Dataset of {row.agency.name}. {each.declared.row}"))
    if access.may(actor, GAP_VIEW):
        for gap in gaps_page(actor, spec):
            state = "closed" if gap.closed_on else gap.get_reason_display().lower()
            found.append(Found("gap", gap.ref, gap.what, f"A gap: {state}"))
    return found
