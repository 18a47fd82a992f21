"""What a document says of whole priorities, themes and strands, and in tables beside its actions, as statements of a plan.

Outcomes are told apart by the labels in their cell (“Aims:”, “Key Stats:”, “Key Deliverables:”). Measures become key
statistics, activities key deliverables, and what was achieved outcomes. A table of strands with a column of what is
active and one of gaps is a service matrix; one of short forms and their meanings is kept for the glossary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from concordat.plans.rules import strands as strand_rules
from concordat.plans.rules.drafts import DraftStatement
from concordat.plans.rules.statements import ACTIVE, DELIVERABLE, GAP, OUTCOME, PLURALS, STATISTIC, told_apart
from concordat.plans.rules.strands import Strand
from concordat.plans.rules.terms import is_short_form

Fields = Mapping[str, Any]
_KINDS = {"outcomes": OUTCOME, "measures": STATISTIC, "activities": DELIVERABLE, "achievements": OUTCOME}
_ACTIVE = frozenset({"active", "in place", "current provision", "what we have", "existing", "current"})
_GAPS = frozenset({"gap", "gaps", "missing", "unmet need", "unmet needs"})
_LEAST_FORMS = 3


def of_part(part: Fields, strand: str = "") -> tuple[DraftStatement, ...]:
    """Return what is said of a whole priority, theme or strand; each leads back to where its part is named."""
    source = part.get("source") or {}
    return tuple(
        DraftStatement(kind, text, strand=strand, source=source)
        for told, usual in _KINDS.items()
        for kind, text in told_apart(part.get(told) or (), usual)
    )


def strands_of(
    reading: Fields, used: Iterable[str], others: Sequence[Sequence[Strand]] = ()
) -> tuple[list[Strand], dict[str, str]]:
    """Return the strands of a document with what it says of each, and by which name each printed one is known."""
    printed = {str(name): "" for name in used if name}
    for part in reading.get("strands") or ():
        told = " ".join(str(each) for kind in ("narrative", "background") for each in part.get(kind) or ())
        partners = "; ".join(part.get("partners") or ())
        printed[str(part["name"])] = ". ".join(
            filter(None, [told.rstrip("."), f"Partners: {partners}" if partners else ""])
        )
    return strand_rules.of_document(printed.items(), others)


def of_strands(reading: Fields, names: Mapping[str, str]) -> list[DraftStatement]:
    """Return what is said of whole strands."""
    parts = reading.get("strands") or ()
    return [
        statement for part in parts for statement in of_part(part, strand_rules.canonical(names, str(part["name"])))
    ]


def cells_of(reading: Fields, names: Mapping[str, str]) -> list[tuple[str, DraftStatement]]:
    """Return the cells of a document's service matrices, each with the heading that stands above it, perhaps nothing."""
    return [
        (
            str(cell["heading"]),
            DraftStatement(
                cell["kind"],
                cell["text"],
                strand=strand_rules.canonical(names, cell["strand"]),
                topic=cell["topic"],
                source=cell["source"],
            ),
        )
        for cell in reading.get("matrices") or ()
    ]


def counted(reading: Fields) -> list[str]:
    """Say in words how much of each kind a plan of this reading holds beside its actions."""
    parts = [part for each in reading.get("priorities") or () for part in (each, *(each.get("theme_details") or ()))]
    told = Counter(each.kind for part in (*parts, *(reading.get("strands") or ())) for each in of_part(part))
    told.update(str(cell["kind"]) for cell in reading.get("matrices") or ())
    words = {**PLURALS, ACTIVE: "Services in place", GAP: "Gaps in services"}
    return [f"{words[kind]}: {told[kind]:,}" for kind in words if told[kind]]


def matrices(document: Fields) -> list[dict[str, Any]]:
    """Find the service matrices of a document, and return their cells as plain data, an item a line."""
    return [cell for table in _tables(document) for cell in _matrix(table)]


def short_forms(document: Fields) -> dict[str, str]:
    """Find the tables of a document that explain short forms, and return what each form means."""
    found: dict[str, str] = {}
    for table in _tables(document):
        rows = [[" ".join(lines) for lines in row if lines] for _, row in _grid(table)]
        pairs = [(row[0], row[1]) for row in rows if len(row) == 2]
        forms = [(form, meaning) for form, meaning in pairs if is_short_form(form) and len(form) <= 12]
        if len(forms) >= _LEAST_FORMS and 2 * len(forms) > len(rows):
            found |= dict(forms)
    return found


def _tables(document: Fields) -> Iterator[Fields]:
    yield from (block for block in document.get("blocks") or () if block.get("is") == "table")


def _grid(table: Fields) -> list[tuple[Fields, list[list[str]]]]:
    """Return the rows of a table with the lines of each column; a cell that spans columns stands in the first of them."""
    grid = []
    for row in table.get("rows") or ():
        columns = [
            [line["text"].strip() for line in cell.get("lines") or () if line["text"].strip()]
            for cell in row.get("cells") or ()
        ]
        grid.append((row.get("source") or {}, columns))
    return grid


def _matrix(table: Fields) -> Iterator[dict[str, Any]]:
    grid = _grid(table)
    for at, (_, row) in enumerate(grid[:4]):
        words = [" ".join(lines).casefold().rstrip(":") for lines in row]
        active = next((place for place, said in enumerate(words) if said in _ACTIVE), None)
        gap = next((place for place, said in enumerate(words) if said in _GAPS), None)
        if active is not None and gap is not None:
            above = [" ".join(lines) for _, earlier in grid[: at + 1] for lines in earlier if lines]
            titles = [said for said in above if said.casefold().rstrip(":") not in _ACTIVE | _GAPS]
            yield from _cells(grid[at + 1 :], {ACTIVE: active, GAP: gap}, titles)
            return


def _cells(
    rows: Sequence[tuple[Fields, list[list[str]]]], columns: Mapping[str, int], titles: Sequence[str]
) -> Iterator[dict[str, Any]]:
    first = min(columns.values())
    for source, row in rows:
        before = [lines for lines in row[:first] if lines]
        strand = before[-1][0] if before and len(before[-1]) == 1 else ""
        for kind, place in columns.items():
            for text in row[place] if place < len(row) else ():
                yield {
                    "kind": kind,
                    "text": text,
                    "strand": strand,
                    "topic": (titles[0] if titles else "Services")[:200],
                    "heading": titles[1] if len(titles) > 1 else "",
                    "source": dict(source),
                }
