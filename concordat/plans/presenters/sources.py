"""A document as it was printed: its blocks and rows in order, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat.kernel.pages import Page, PageSpec
from concordat.plans.models import Document
from concordat.plans.presenters.proposals import ON_A_PAGE
from concordat.plans.queries.documents import Source

PLACES_ON_A_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a printed cell."""

    text: str
    item: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One block or table row as printed: its kind, words or cells, and what became of it.

    `used` is what it was used as, `left` why it was left aside, `links` lead to what was made of it.
    """

    anchor: str
    kind: str
    text: str = ""
    level: int = 2
    cells: tuple[tuple[Line, ...], ...] = ()
    place: str = ""
    used: str = ""
    left: str = ""
    links: tuple[tuple[str, str], ...] = ()
    here: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A page of a document as printed; tables come as runs of rows."""

    ref: str
    name: str
    size: int
    given_at: datetime
    blocks: tuple[tuple[str, tuple[Place, ...]], ...]
    page: Page[Place]
    kind: str
    used: int
    left: int
    plan: tuple[str, str]
    in_review: bool


def printed(source: Source, at: str, page: int) -> Printed:
    """Return the page of a document's source that holds the anchor `at`, or page number `page`."""
    document = source.document
    places = list(_places(source, at))
    spec = PageSpec(page, PLACES_ON_A_PAGE)
    if at and (index := next((i for i, place in enumerate(places) if place.here), -1)) >= 0:
        spec = PageSpec(index // PLACES_ON_A_PAGE + 1, PLACES_ON_A_PAGE)
    spec = PageSpec(min(spec.page, max(1, -(-len(places) // spec.size))), spec.size)
    shown = places[(spec.page - 1) * spec.size : spec.page * spec.size]
    return Printed(
        ref=document.ref,
        name=document.name,
        size=document.size,
        given_at=document.created_at,
        blocks=tuple(_runs(shown)),
        page=Page(shown, len(places), spec),
        kind=source.reading.get("document", {}).get("kind", ""),
        used=sum(bool(place.links) for place in places),
        left=sum(bool(place.left) for place in places),
        plan=(source.plan.title, reverse("plans:plan_view", args=[source.plan.ref])) if source.plan else ("", ""),
        in_review=document.status == Document.Status.REVIEW,
    )


def _places(source: Source, at: str) -> Iterator[Place]:
    links, reading = _links(source), source.reading
    left = {remark["source"]["anchor"]: remark["message"] for remark in reading.get("left_aside", ())}
    uses = reading.get("uses", {})
    for block in reading.get("document", {}).get("blocks", ()):
        for entry in block["rows"] if block["is"] == "table" else [block]:
            anchor = entry["source"]["anchor"]
            yield Place(
                anchor=anchor,
                kind="row" if block["is"] == "table" else block["is"],
                text=block.get("text", ""),
                level=min(6, max(2, int(block.get("level") or 2) + 1)),
                cells=tuple(_lines(cell) for cell in entry.get("cells", ())),
                place=entry["source"]["place"],
                used=uses.get(anchor, ""),
                left=left.get(anchor, ""),
                links=tuple(links.get(anchor, ())),
                here=anchor == at,
            )


def _lines(cell: Mapping[str, Any]) -> tuple[Line, ...]:
    return tuple(Line(line["text"], bool(line.get("item"))) for line in cell["lines"])


def _links(source: Source) -> dict[str, list[tuple[str, str]]]:
    """Return for each anchor what was made of it: the plan's actions, else the proposals still under review."""
    links: dict[str, list[tuple[str, str]]] = {}
    for action in source.actions:
        link = (f"Action {action.code}".strip(), reverse("plans:action_view", args=[action.ref]))
        links.setdefault(action.source.get("anchor", ""), []).append(link)
    if not source.actions and source.document.status == Document.Status.REVIEW:
        review = reverse("plans:document_review", args=[source.document.ref])
        for proposal in source.proposals:
            words = f"Proposed action {proposal.fields.get('ref') or proposal.position}"
            anchor = proposal.read.get("source", {}).get("anchor", "")
            page = (proposal.position - 1) // ON_A_PAGE + 1
            links.setdefault(anchor, []).append((words, f"{review}?page={page}#{proposal.ref}"))
    return links


def _runs(places: list[Place]) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """Gather rows of one table, and items of one list, that stand behind each other."""
    run: list[Place] = []
    for place in places:
        together = run and place.kind == run[-1].kind and place.kind in {"row", "item"}
        if together and place.kind == "row":
            together = place.anchor.partition("r")[0] == run[-1].anchor.partition("r")[0]
        if run and not together:
            yield run[0].kind, tuple(run)
            run = []
        run.append(place)
    if run:
        yield run[0].kind, tuple(run)
