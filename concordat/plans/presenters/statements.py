"""Statements, key statistics, deliverables, usual work and service matrices as pages and downloads show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page
from concordat.plans.permissions import STATEMENT_EDIT
from concordat.plans.presenters.content import inner_tabs
from concordat.plans.presenters.plans import Filter, PlanHead, Tabs, head_of, short, tabs_of
from concordat.plans.queries.statements import Services, Sheet
from concordat.plans.rules import plans as rules
from concordat.plans.rules.statements import ACTIVE, GAP, KINDS, OF_A_MATRIX

MISSING = {
    "statistics": "Without a figure for the newest quarter",
    "deliverables": "Without evidence",
    "usual": "Without a note this year",
    "services": "Gaps alone",
}
COLUMNS = {
    "said": ("What it is", "What it says", "Priority", "Theme", "Strand", "How it is counted", "Where it comes from"),
    "deliverables": (
        *("Key deliverable", "Priority", "Theme", "Strand", "Actions that evidence it", "Last said", "For quarter"),
        *("By", "On"),
    ),
    "usual": (
        "Priority",
        "Theme",
        "Background and business as usual",
        "Partners",
        "Last note",
        "For quarter",
        "By",
        "On",
    ),
    "services": ("Topic", "Strand", "In place or gap", "What it says", "Priority", "Theme"),
}


@dataclass(frozen=True, slots=True)
class NoteShown:
    """What somebody said for a quarter."""

    quarter: str
    figure: str
    text: str
    member: str
    agency: str
    at: Any


@dataclass(frozen=True, slots=True)
class Row:
    """A statement, or a theme with its usual work, in a list, with what was said last and what can be done."""

    ref: str
    kind: str
    kind_words: str
    text: str
    place: str
    strand: str
    definition: str
    origin: str
    background: str
    partners: tuple[str, ...]
    figures: tuple[str, ...]
    last: NoteShown | None
    evidence: tuple[tuple[str, str], ...]
    href: str
    note_href: str
    edit_href: str
    move_href: str
    delete_href: str


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A page of a plan's statements; `quarters` head the columns of figures."""

    plan: PlanHead
    tabs: Tabs
    inner: Tabs
    page: Page[Row]
    filters: tuple[Filter, ...]
    quarters: tuple[str, ...]
    missing: int
    missing_href: str
    narrowed: bool
    changes: bool
    here: str
    add_href: str
    csv_href: str
    xlsx_href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What is in place, and what is missing, for a topic in a strand."""

    strand: str
    active: tuple[Row, ...]
    gaps: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A service matrix: a topic, and a row for each strand."""

    topic: str
    cells: tuple[Cell, ...]
    gaps: int


@dataclass(frozen=True, slots=True)
class ServicesShown:
    """The service matrices of a plan."""

    sheet: SheetShown
    matrices: tuple[Matrix, ...]


def sheet_shown(actor: Actor, found: Sheet, name: str) -> SheetShown:
    """Return a page of statements; `name` is said, statistics, deliverables, usual or services."""
    plan, spec = found.plan, found.page.spec
    changes = plan.status != rules.RETIRED and access.may(actor, STATEMENT_EDIT, plan)
    page = {"said": "statement", "statistics": "statistic", "deliverables": "deliverable"}.get(name, name.rstrip("s"))
    here = reverse(f"plans:{page}_list", args=[plan.ref])
    download = f"plans:{page}_download"
    query = spec.query(page=1)
    return SheetShown(
        plan=head_of(plan),
        tabs=tabs_of(actor, plan, "content"),
        inner=inner_tabs(actor, plan, name),
        page=found.page.of([_row(found, thing, changes) for thing in found.page.items]),
        filters=_filters(found, name),
        quarters=tuple(str(quarter) for quarter in found.quarters),
        missing=found.missing,
        missing_href=f"{here}?show=missing",
        narrowed=found.narrowed,
        changes=changes,
        here=here,
        add_href=reverse("plans:statement_add", args=[plan.ref]) if changes and name != "usual" else "",
        csv_href=reverse(download, args=[plan.ref, "csv"]) + query,
        xlsx_href=reverse(download, args=[plan.ref, "xlsx"]) + query,
    )


def services_shown(actor: Actor, found: Services) -> ServicesShown:
    """Return the page of a plan's service matrices: every strand of the plan has a row in each, empty or not."""
    sheet = sheet_shown(actor, found.sheet, "services")
    topics: dict[str, list[tuple[str, Row]]] = {}
    for statement, row in zip(found.cells, sheet.page.items, strict=True):
        topics.setdefault(statement.topic, []).append((statement.strand, row))
    strand = found.sheet.page.spec.filters.get("strand")
    strands = [strand] if strand else [each["name"] for each in found.sheet.plan.strands]
    return ServicesShown(sheet, tuple(_matrix(topic, held, strands) for topic, held in topics.items()))


def _matrix(topic: str, held: Sequence[tuple[str, Row]], strands: Iterable[str]) -> Matrix:
    order = dict.fromkeys([*strands, *(strand for strand, _ in held)])
    cells = tuple(
        Cell(
            strand,
            tuple(row for other, row in held if other == strand and row.kind == ACTIVE),
            tuple(row for other, row in held if other == strand and row.kind == GAP),
        )
        for strand in order
    )
    return Matrix(topic, cells, sum(len(cell.gaps) for cell in cells))


def columns_of(found: Sheet, name: str) -> tuple[str, ...]:
    """Return the columns of a download."""
    if name != "statistics":
        return COLUMNS[name]
    quarters = tuple(str(quarter) for quarter in found.quarters)
    return ("Key statistic", "Priority", "Theme", "Strand", "How it is counted", "Where it comes from", *quarters)


def table_of(found: Sheet, name: str) -> list[list[object]]:
    """Return a page of statements as the rows of a download."""
    return [_table_row(found, thing, name) for thing in found.page.items]


def _table_row(found: Sheet, thing: Any, name: str) -> list[object]:
    if name == "usual":
        return [thing.priority.name, thing.name, thing.background, "; ".join(thing.partners), *_last_cells(thing)]
    place: list[object] = [thing.priority.name if thing.priority else "", thing.theme.name if thing.theme else ""]
    if name == "services":
        return [thing.topic, thing.strand, KINDS[thing.kind], thing.text, *place]
    if name == "statistics":
        figures = _figures(thing, [str(quarter) for quarter in found.quarters])
        return [thing.text, *place, thing.strand, thing.definition, thing.origin, *figures]
    if name == "deliverables":
        names = "; ".join(link.action.called for link in thing.links.all() if link.action)
        return [thing.text, *place, thing.strand, names, *_last_cells(thing)]
    return [KINDS[thing.kind], thing.text, *place, thing.strand, thing.definition, thing.origin]


def _last_cells(thing: Any) -> list[object]:
    last = next(iter(thing.notes.all()), None)
    if last is None:
        return ["", "", "", ""]
    words = ": ".join(filter(None, [last.figure, last.text]))
    return [words, last.quarter, f"{last.member.name}, {last.agency.name}", last.created_at]


def _row(found: Sheet, thing: Any, changes: bool) -> Row:
    theme = not hasattr(thing, "kind")
    fetched = getattr(thing, "_prefetched_objects_cache", {})
    notes = list(thing.notes.all()) if "notes" in fetched else []
    links = list(thing.links.all()) if "links" in fetched else []
    verbs = ("edit", "move", "delete") if changes and not theme else ()
    addresses = {verb: reverse(f"plans:statement_{verb}", args=[thing.ref]) for verb in verbs}
    noun = "theme" if theme else "statement"
    return Row(
        ref=thing.ref,
        kind="" if theme else thing.kind,
        kind_words="" if theme else KINDS[thing.kind],
        text=thing.name if theme else thing.text,
        place=thing.priority.name if theme else place_words(thing),
        strand="" if theme else thing.strand,
        definition="" if theme else thing.definition,
        origin="" if theme else thing.origin,
        background=thing.background if theme else "",
        partners=tuple(thing.partners) if theme else (),
        figures=tuple(_figures(thing, [str(quarter) for quarter in found.quarters])) if notes else (),
        last=note_shown(notes[0]) if notes else None,
        evidence=tuple(
            (link.action.called, reverse("plans:action_view", args=[link.action.ref])) for link in links if link.action
        ),
        href=reverse(f"plans:{noun}_notes", args=[thing.ref]),
        note_href=reverse(f"plans:{noun}_note", args=[thing.ref]) if _writes(found, thing, theme) else "",
        edit_href=addresses.get("edit", ""),
        move_href=addresses.get("move", ""),
        delete_href=addresses.get("delete", ""),
    )


def _writes(found: Sheet, thing: Any, theme: bool) -> bool:
    if found.writable is None:
        return True
    place = thing.ref if theme else thing.theme_id or thing.priority_id or thing.plan_id
    return place in found.writable


def note_shown(note: Any) -> NoteShown:
    """Return what somebody said for a quarter."""
    return NoteShown(note.quarter, note.figure, note.text, note.member.name, note.agency.name, note.created_at)


def place_words(statement: Any) -> str:
    """Return where a statement is held, in words."""
    return " › ".join(part.name for part in (statement.priority, statement.theme) if part) or "The whole plan"


def _figures(thing: Any, quarters: Sequence[str]) -> list[str]:
    """Return the newest figure said for each quarter, empty where none was."""
    newest: dict[str, str] = {}
    for note in thing.notes.all():
        newest.setdefault(note.quarter, note.figure)
    return [newest.get(quarter, "") for quarter in quarters]


def _filters(found: Sheet, name: str) -> tuple[Filter, ...]:
    asked = found.page.spec.filters
    kinds = [(kind, words) for kind, words in KINDS.items() if kind not in OF_A_MATRIX]
    offered = [
        ("show", "Show", [("missing", MISSING[name])] if name in MISSING else [], "Everything"),
        ("kind", "What it is", kinds if name == "said" else [], "Any"),
        ("topic", "Topic", [(topic, topic) for topic in found.topics] if name == "services" else [], "Any"),
        (
            "priority",
            "Priority",
            [(each.ref, short(each.name)) for each in found.priorities] if name != "services" else [],
            "Any",
        ),
        ("strand", "Strand", [(strand, strand) for strand in found.strands] if name != "usual" else [], "Any"),
    ]
    return tuple(
        Filter(key, label, (("", first), *choices), asked.get(key, ""))
        for key, label, choices, first in offered
        if choices
    )


LISTS = {
    "": ("usual_list", "Business as usual"),
    "statistic": ("statistic_list", "Key statistics"),
    "deliverable": ("deliverable_list", "Deliverables"),
    "active": ("service_list", "Service matrix"),
    "gap": ("service_list", "Service matrix"),
}
