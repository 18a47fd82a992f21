"""A document as it was printed: its blocks and rows in order, what became of each, and the way to each part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from concordat.kernel.pages import PageSpec
from concordat.plans.models import Document
from concordat.plans.presenters.colours import Fill
from concordat.plans.presenters.entries import Entry, beginning, contents_of, entries_of, known, leaves_of
from concordat.plans.presenters.printing import PrintedCell, Words, is_banded, rows_of, words_of
from concordat.plans.presenters.proposals import ON_A_PAGE, source_address
from concordat.plans.queries.documents import Source
from concordat.plans.rules.reshaping import sources

_NO_USE = frozenset({"text outside the plan's parts"})


@dataclass(frozen=True, slots=True)
class Place:
    """One block or table row as printed: its kind, words or cells, and what became of it.

    `left` says why it was left aside; `links` lead to what was made of it (what it is, its name, its address); `used`
    says what it was read as where no action was; `again` that the place before it has the same fate. `fill` is the
    colour of a whole row.
    """

    anchor: str
    kind: str
    words: Words = Words()  # noqa: RUF009 - it is frozen
    level: int = 2
    cells: tuple[PrintedCell, ...] = ()
    fill: Fill | None = None
    place: str = ""
    left: str = ""
    links: tuple[tuple[str, str, str], ...] = ()
    used: str = ""
    again: bool = False
    here: bool = False

    @property
    def noted(self) -> bool:
        """Say whether anything stands beside it that is to be seen."""
        return bool(self.links or self.fill or ((self.left or self.used) and not self.again))


@dataclass(frozen=True, slots=True)
class Run:
    """Places of one kind behind each other: rows of a table, items of a list, or one block.

    `opens` names the page or sheet of the document that begins with them.
    """

    kind: str
    places: tuple[Place, ...]
    opens: str = ""

    @property
    def noted(self) -> bool:
        """Say whether anything stands beside any of them."""
        return any(place.noted for place in self.places)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a document too long for one, as `pagination` counts it: which places, of how many."""

    spec: PageSpec
    pages: int
    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A page of a document as printed; `contents` lead to its parts, `sheets` is how many pages it has itself.

    `made`, `used` and `left` count places: read as actions, read as something else where none was, and left aside.
    """

    ref: str
    name: str
    runs: tuple[Run, ...]
    leaf: Leaf
    contents: tuple[tuple[str, str], ...]
    sheets: int
    made: int
    used: int
    left: int
    plan: tuple[str, str]
    in_review: bool


@dataclass(frozen=True, slots=True)
class _Became:
    """What became of each place, by its anchor: actions, a use where no action was found, or nothing, and why."""

    links: Mapping[str, list[tuple[str, str, str]]]
    used: Mapping[str, str]
    left: Mapping[str, str]


def printed(source: Source, at: str, page: int) -> Printed:
    """Return the page of a document's source that holds the anchor `at`, or page number `page`."""
    document = source.document
    entries = list(entries_of(source.reading.get("document") or {}))
    became = _became(source)
    leaves = leaves_of(entries)
    at = known(entries, at)
    sought = next((index for index, entry in enumerate(entries) if entry.anchor == at), -1) if at else -1
    number = next((number for number, (_, end) in enumerate(leaves, 1) if 0 <= sought < end), page)
    number = min(max(1, number), len(leaves))
    first, end = leaves[number - 1]
    return Printed(
        ref=document.ref,
        name=document.name,
        runs=tuple(_calm(_runs(entries[first:end], entries[first - 1] if first else None, became, at))),
        leaf=Leaf(PageSpec(number), len(leaves), min(first + 1, len(entries)), end, len(entries)),
        contents=tuple(
            (words, source_address(document.ref, anchor))
            for words, anchor in contents_of(entries, source.reading.get("uses") or {})
        ),
        sheets=max((entry.page for entry in entries), default=0),
        made=sum(entry.anchor in became.links for entry in entries),
        used=sum(entry.anchor in became.used for entry in entries),
        left=sum(entry.anchor in became.left for entry in entries),
        plan=(source.plan.title, reverse("plans:plan_view", args=[source.plan.ref])) if source.plan else ("", ""),
        in_review=document.status == Document.Status.REVIEW,
    )


def address_of_page(source: Source, page: int) -> str:
    """Return where page `page` of the document itself begins, or the next page that holds words, or the last."""
    entries = list(entries_of(source.reading.get("document") or {}))
    later = (entry.anchor for entry in entries if entry.page >= page)
    return source_address(source.document.ref, next(later, entries[-1].anchor if entries else ""))


def _runs(entries: Sequence[Entry], before: Entry | None, became: _Became, at: str) -> Iterator[Run]:
    """Gather rows of one table, and items of one list, that stand behind each other on one page of the document."""
    run: list[Entry] = []
    opens = ""
    for entry in [*entries, None]:
        begins = beginning(entry, before) if entry else ""
        if run and (entry is None or begins or not _together(run[-1], entry)):
            yield Run(run[0].kind, tuple(_places(run, became, at)), opens)
            run, opens = [], ""
        if entry:
            run.append(entry)
            opens, before = opens or begins, entry


def _together(one: Entry, other: Entry) -> bool:
    return one.kind == other.kind and (one.kind == "item" or bool(one.table and one.table == other.table))


def _places(run: Sequence[Entry], became: _Became, at: str) -> Iterator[Place]:
    run = [entry for entry in run if not entry.data.get("divider")]
    plain: tuple[tuple[PrintedCell, ...], Fill | None] = ((), None)
    rows = rows_of([entry.data for entry in run]) if run and run[0].table else [plain] * len(run)
    first_row = f"{run[0].table}r1" if run else ""
    if is_banded([fill for entry, (_, fill) in zip(run, rows, strict=True) if _tells(entry, first_row)]):
        rows = [(cells, None) for cells, _ in rows]
    for entry, (cells, fill) in zip(run, rows, strict=True):
        yield Place(
            anchor=entry.anchor,
            kind=entry.kind,
            words=Words() if entry.table else words_of(entry.data),
            level=int(entry.data.get("level") or 1) + 1,
            cells=cells,
            fill=fill if _tells(entry, first_row) else None,
            place=entry.data["source"]["place"],
            left=became.left.get(entry.anchor, ""),
            links=tuple(became.links.get(entry.anchor, ())),
            used=became.used.get(entry.anchor, ""),
            here=entry.anchor == at,
        )


def _tells(entry: Entry, first_row: str) -> bool:
    """Say whether the colour of a whole row may mean something: that of a table's heading is decoration."""
    return entry.anchor != first_row and not entry.data.get("heading")


def _calm(runs: Iterable[Run]) -> Iterator[Run]:
    """Say once what became of places behind each other, and let no heading be more than a level below the one before."""
    level, fate = 1, ("", "")
    for run in runs:
        places = []
        for place in run.places:
            if place.kind == "heading":
                level = min(6, level + 1, max(2, place.level))
            told = (place.left, place.used)
            again = told == fate and any(told) and not run.opens
            places.append(replace(place, level=level, again=again))
            fate = told
        yield Run(run.kind, tuple(places), run.opens)


def _became(source: Source) -> _Became:
    links = _links(source)
    uses = {} if links else source.reading.get("uses") or {}
    left = {remark["source"]["anchor"]: remark["message"] for remark in source.reading.get("left_aside", ())}
    used = {anchor: use for anchor, use in uses.items() if use not in _NO_USE and anchor not in left}
    return _Became(links, used, left)


def _links(source: Source) -> dict[str, list[tuple[str, str, str]]]:
    """Return for each anchor what was made of it: the plan's actions, else the proposals still under review.

    Each is what it is, what it is called, and where it is.
    """
    links: dict[str, list[tuple[str, str, str]]] = {}
    for action in source.actions:
        link = ("Action", action.code, reverse("plans:action_view", args=[action.ref]))
        for read_at in (action.source, *action.source.get("also", ())):
            if read_at.get("anchor"):
                links.setdefault(read_at["anchor"], []).append(link)
    if not source.actions and source.document.status == Document.Status.REVIEW:
        review = reverse("plans:document_review", args=[source.document.ref])
        for position, proposal in enumerate(source.proposals, start=1):
            name = str(proposal.fields.get("ref") or position)
            page = (position - 1) // ON_A_PAGE + 1
            link = ("Proposed action", name, f"{review}?page={page}#{proposal.ref}")
            for read_at in sources(proposal.fields):
                links.setdefault(str(read_at.get("anchor", "")), []).append(link)
    return links
