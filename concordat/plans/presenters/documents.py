"""Plan documents as pages show them: in the list, under review, and as they were printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat.kernel.pages import Page, PageSpec
from concordat.plans.models import Document
from concordat.plans.presenters import proposals
from concordat.plans.presenters.proposals import Card, Entry, Group, Progress, source_address
from concordat.plans.queries.documents import Counted, Source, UnderReview

COLOURS = {"reading": "blue", "review": "amber", "accepted": "green", "unreadable": "red", "discarded": "grey"}
PLACES_ON_A_PAGE = 2000
_COLUMNS = ("Ref", "Action", "Lead", "Timescale", "Outcome", "Measures")
_EXAMPLE: tuple[str | tuple[str, ...], ...] = (
    "Thornbridge Community Safety Partnership",
    "Action plan 2025/26",
    "# Safer streets",
    "## Town centres",
    _COLUMNS,
    (
        *("ST1", "Walk the town centre with traders every month.", "Thornbridge Council", "By June 2025"),
        *("People feel safer in the evening.", "Walks held. Faults mended within 14 days."),
    ),
    (
        *("ST2", "Train door staff to spot predatory behaviour.", "Vale Police", "Q3 2025/26"),
        *("Predatory behaviour is dealt with early.", "Staff trained."),
    ),
    "# Fewer victims",
    "## Domestic abuse",
    _COLUMNS,
    (
        *("FV1", "Put an adviser in the emergency department.", "Vale Police; Thornbridge Council", "Ongoing"),
        *("Victims are helped the same day.", "Victims seen. Victims helped within 24 hours."),
    ),
)


def example() -> str:
    """Return a small plan as a text that Concordat can read, to learn from."""
    lines = ["\t".join(part) if isinstance(part, tuple) else f"\n{part}\n" for part in _EXAMPLE]
    return "\n".join(lines).strip() + "\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list: what it is, how it stands, and where to go on with it."""

    ref: str
    name: str
    title: str
    given_at: datetime
    given_by: str
    status: str
    status_words: str
    colour: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader says of a place in the document."""

    message: str
    quote: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Review:
    """A document with all that its review shows."""

    ref: str
    name: str
    title: str
    period: str
    found: str
    progress: Progress
    filters: list[tuple[str, str, bool]]
    page: Page[Card]
    groups: list[Group]
    contents: list[Entry]
    left_aside: list[Remark]
    warnings: list[Remark]
    unknown_leads: dict[str, int]
    repeated: list[str]
    unsure: int
    source: str


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


def listed(counted: Counted) -> Page[Listed]:
    """Return a page of documents for the list."""
    return counted.page.of([_listed(document, document.ref in counted.cut_off) for document in counted.page.items])


def _listed(document: Document, cut_off: bool) -> Listed:
    plan = next(iter(document.plans.all()), None)
    counts = document.__dict__
    notes = {
        "review": f"{counts.get('to_check', 0)} of {counts.get('found', 0)} actions to be checked",
        "accepted": f"Plan: {plan.title}" if plan else "Its plan has been deleted",
        "unreadable": document.trouble,
        "discarded": document.trouble,
        "reading": "The reading was cut off" if cut_off else "",
    }
    href = reverse("plans:document_review", args=[document.ref])
    if plan and document.status == Document.Status.ACCEPTED:
        href = reverse("plans:plan_view", args=[plan.ref])
    return Listed(
        ref=document.ref,
        name=document.name,
        title=document.title,
        given_at=document.created_at,
        given_by=document.member.name,
        status=document.status,
        status_words=document.get_status_display(),
        colour=COLOURS[document.status],
        note=notes[document.status],
        href=href,
    )


def review_of(material: UnderReview, spec: PageSpec) -> Review:
    """Return the review of a document: the page of cards asked for, and what surrounds them."""
    document, cards = material.document, proposals.cards_of(material)
    show = spec.filters.get("show", "")
    page = proposals.page_of_cards(proposals.chosen(cards, show), spec)
    address = reverse("plans:document_review", args=[document.ref])
    return Review(
        ref=document.ref,
        name=document.name,
        title=document.title,
        period=document.period,
        found=found_words(material.reading, len(cards)),
        progress=progress_of(cards),
        filters=proposals.filters(cards, show, address),
        page=page,
        groups=proposals.grouped(page.items, cards),
        contents=proposals.contents(cards, spec.size),
        left_aside=_remarks(document.ref, material.reading, "left_aside"),
        warnings=_remarks(document.ref, material.reading, "warnings"),
        unknown_leads=proposals.unknown_leads(cards),
        repeated=proposals.repeated(cards),
        unsure=sum(card.sure.low and card.decision == "undecided" for card in cards),
        source=source_address(document.ref, ""),
    )


def progress_of(cards: list[Card]) -> Progress:
    """Count how far the checking of these cards has come."""
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.decision] = counts.get(card.decision, 0) + 1
    return Progress.of(counts)


def found_words(reading: Mapping[str, Any], actions: int) -> str:
    """Say in a sentence what was found: 37 actions in 4 priorities and 11 themes."""
    priorities = reading.get("priorities", [])
    themes = sum(len(part.get("theme_details", ())) for part in priorities)
    strands = len(reading.get("strands", ()))
    within = [_count(len(priorities), "priority", "priorities"), _count(themes, "theme"), _count(strands, "strand")]
    listed = " and ".join(part for part in within if part)
    return f"{_count(actions, 'action') or 'No actions'}{f' in {listed}' if listed and actions else ''}"


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
            page = (proposal.position - 1) // proposals.ON_A_PAGE + 1
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


def _remarks(document: str, reading: Mapping[str, Any], kind: str) -> list[Remark]:
    return [
        Remark(
            remark["message"],
            remark["source"]["quote"],
            remark["source"]["place"],
            source_address(document, remark["source"]["anchor"]),
        )
        for remark in reading.get(kind, ())
    ]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}" if number else ""
