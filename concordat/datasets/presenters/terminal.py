"""Receipts and lists as lines of text for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from concordat.datasets.models import Dataset
from concordat.datasets.presenters.deliveries import Receipt
from concordat.design.dates import words as day_words
from concordat.kernel import clock

_SHOWN = 60


def receipt_lines(told: Receipt) -> Iterator[str]:
    """Yield the lines of a receipt."""
    yield f"{told.sentence} {told.dataset}."
    yield from (f"  {column + ': ' if column else ''}{words}" for column, words in told.stops)
    if told.stops and told.advice:
        yield told.advice
    yield from (f"  {question}" for question in told.questions)
    if told.state == "asked":
        yield "Answer it on its page, or deliver it again with --yes WHY."
    yield ""
    yield from _facts(told)
    if told.read is not None:
        yield ""
        yield from _counts(told)
    if told.periods:
        yield ""
        rows = [
            (each.period, f"{each.rows:,}", "" if each.before is None else f"{each.before:,}", each.change)
            for each in told.periods
        ]
        yield from table(("Period", "Rows", "Before", ""), rows)
    if told.difference:
        yield f"Against the version before: {told.difference}"
    if told.faults:
        yield ""
        faults = [(each.column, f"{each.rows:,}", each.words) for each in told.faults]
        yield from table(("Put aside: column", "Rows", "Why"), faults)
        if told.aside_until:
            yield f"Kept to be mended until {day_words(told.aside_until)}."
    yield from (f"Note: {note}" for note in told.notes)


def listed_facts(datasets: Iterable[Dataset]) -> list[dict[str, Any]]:
    """Return datasets with `standing` for a program."""
    found = []
    for each in datasets:
        version = next(iter(each.standing), None)  # type: ignore[attr-defined]
        periods = [part["period"] for part in version.parts] if version else []
        found.append(
            {
                "key": each.key,
                "title": each.title,
                "agency": each.agency.name,
                "disclosure": each.disclosure,
                "version": version.number if version else None,
                "rows": version.rows if version else 0,
                "last_period": max(periods, default="") or None,
            }
        )
    return found


def whole_facts(dataset: Dataset) -> dict[str, Any]:
    """Return a dataset with `standing` and what it declares, for a program."""
    return listed_facts([dataset])[0] | {"declaration": dataset.declared().said()}


def listed_lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield datasets as a table."""
    if not rows:
        yield "No dataset is in the catalogue yet."
        return
    cells = [
        (
            each["key"],
            each["agency"],
            str(each["version"] or "none"),
            f"{each['rows']:,}",
            each["last_period"] or "",
            each["title"],
        )
        for each in rows
    ]
    yield from table(("Key", "Agency", "Version", "Rows", "Until", "Title"), cells)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table whose columns are as wide as their words; numbers stand to the right."""
    shown = rows[:_SHOWN]
    widths = [max(len(row[at]) for row in (heads, *shown)) for at in range(len(heads))]
    for row in (heads, *shown):
        cells = [_cell(word, width) for word, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()
    if len(rows) > _SHOWN:
        yield f"and {len(rows) - _SHOWN} more; --json lists all"


def _cell(word: str, width: int) -> str:
    numeric = word.replace(",", "").isdigit()
    return f"{word:>{width}}" if numeric else f"{word:<{width}}"


def _facts(told: Receipt) -> Iterator[str]:
    facts = (
        ("Reference", told.ref),
        ("File", f"{told.name}, {told.bytes:,} bytes"),
        ("SHA-256", told.sha256),
        ("Delivered", f"{day_words(clock.day_of(told.at))} by {told.member}, {told.agency}"),
        ("Under", told.under),
        ("Columns not known here", ", ".join(told.ignored)),
        ("Not given by the agreement", ", ".join(told.left_out)),
    )
    width = max(len(label) for label, words in facts if words)
    yield from (f"{label:<{width}}  {words}" for label, words in facts if words)


def _counts(told: Receipt) -> Iterator[str]:
    counts = [
        ("Read", told.read or 0),
        ("Landed", told.landed),
        ("Put aside", told.aside),
        ("Dropped, having come twice", told.dropped),
        *([("Like another, and kept", told.twice)] if told.twice else []),
        *((f"Of those landed, inside {name}", rows) for name, rows in told.inside),
    ]
    width = max(len(label) for label, _ in counts)
    yield from (f"{label:<{width}}  {rows:>12,}" for label, rows in counts)
    yield f"{told.sum}."
