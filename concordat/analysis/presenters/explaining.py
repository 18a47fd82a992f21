"""How an answer came about, and how to ask for more than it tells: its SQL, the agreement, the page for asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from concordat.analysis.rules.answers import Answer
from concordat.datasets.rules.tallies import Audience


@dataclass(frozen=True, slots=True)
class ReckonedShown:
    """How some figures were reckoned: which, and by which SQL."""

    title: str
    sql: str


def reckoned(answer: Answer) -> Iterator[ReckonedShown]:
    """Give the SQL of the figures, and which figures these are."""
    for each in answer.reckoned:
        yield ReckonedShown(f"{each.figures}{f', of {each.dataset}' if len(answer.sources) > 1 else ''}", each.sql)


def reckoned_of(answer: Answer) -> str:
    """Say of which rows the SQL speaks."""
    words = "“seen” are the rows and columns that you may have. "
    if any(each.protected for each in answer.reckoned):
        words = (
            "“seen” is the half of the records from which protected figures are worked out, with the columns that you may "
            "have. What it finds is made up to the whole and rounded before it is shown. "
        )
    return (
        f"{words}The SQL is in the dialect of DuckDB. Rates, shares and changes are then worked out from these figures."
    )


def for_more(answer: Answer, assets: Mapping[str, str], purpose: str, may_request: bool) -> Iterator[tuple[str, str]]:
    """Give the ways to more than protected figures: the agreement that gives them, and asking for the records."""
    for each in answer.sources:
        if each.audience != Audience.AGGREGATE:
            continue
        if may_request and assets.get(each.key):
            query = urlencode({"asset": assets[each.key], **({"purpose": purpose} if purpose else {})})
            words = f"Ask for exact figures or the records of {each.title}"
            yield words, f"{reverse('agreements:request_make')}?{query}"
        if agreement := str(each.told.get("agreement") or ""):
            words = f"See what the agreement allows, and whom to ask: {_title_in(str(each.told.get('under', '')))}"
            yield words, reverse("agreements:agreement_view", args=[agreement])


def _title_in(under: str) -> str:
    """Return the title of an agreement, which stands in brackets after its reference."""
    return under.partition(" (")[2].removesuffix(")") or under
