"""An answer as a table: long, a row for each group, or crossed, the last dimension in columns; sorted and paged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from concordat.analysis.presenters.marking import marks_of
from concordat.analysis.rules.answers import Answer, Head, Label, Row, Shown, State
from concordat.analysis.rules.offering import GRAINED
from concordat.analysis.rules.questions import DATASET, TIME
from concordat.datasets.rules.tallies import Audience, Grain
from concordat.kernel.pages import AskedSpec, Page

SIZE = 50
SHADES = 5
MOST_ACROSS = 24  # columns of a crossed table: with more it is long
TESTED = (
    "“More than chance would give” stands where chance alone would seldom make so great a difference; of those that say so, "
    "one in twenty may be chance all the same. It does not say why figures changed."
)
MARKS = {State.HIDDEN: "Hidden", State.NOT_HELD: "Not held", State.NONE: "None"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its text, the name that it is sorted by, and whether it holds figures."""

    text: str
    sort: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a row: its words, where it leads, and whether it is a figure that is not told."""

    words: str
    href: str = ""
    numeric: bool = False
    untold: bool = False
    head: bool = False
    key: Any = None
    shade: int | None = None
    mark: str = ""


@dataclass(frozen=True)
class TableShown:
    """A table of an answer: its headings, its page of rows, and what stands beneath it."""

    headings: tuple[Heading, ...]
    page: Page[tuple[Value, ...]]
    crossed: bool
    notes: tuple[str, ...] = ()


def table(answer: Answer, spec: AskedSpec, lead: Callable[[int, Any], str], *, crossed: bool) -> TableShown:
    """Present an answer as a table; `lead` gives the address that asks of one value of a dimension alone."""
    across = _across(answer) if crossed else ()
    headings, rows = _crossed(answer, lead, across) if across else _long(answer, lead)
    names = [each.sort for each in headings]
    if spec.sort in names:
        rows = _sorted(rows, names.index(spec.sort), spec.descending)
    else:
        spec = replace(spec, sort="", descending=False)
    last = max(1, -(-len(rows) // spec.size))
    spec = replace(spec, page=min(spec.page, last))
    start = (spec.page - 1) * spec.size
    page = Page(rows[start : start + spec.size], len(rows), spec)
    return TableShown(tuple(headings), page, bool(across), _notes(answer))


def may_cross(answer: Answer) -> bool:
    """Say whether an answer can be told with a dimension in columns."""
    return bool(_across(answer))


def change_words(row: Row, unit: str) -> tuple[str, str]:
    """Write how a figure changed: by how much, and as a share of what it is compared with."""
    if not row.comparable:
        return "Not compared", ""
    if row.change is None:
        return "", ""
    change = f"{row.change:+,.0f}" if float(row.change).is_integer() else f"{row.change:+,.2f}"
    points = " points" if unit == "%" else ""
    return change.replace("-", "−") + points, "" if row.changed is None else f"{row.changed:+.1%}".replace("-", "−")


def figure(shown: Shown | None) -> Value:
    """Present a figure."""
    if shown is None:
        return Value("", numeric=True)
    untold = shown.state != State.TOLD
    return Value(MARKS.get(shown.state, shown.words) if untold else shown.words, "", True, untold, key=shown.value)


def figure_heading(answer: Answer) -> str:
    """Return the heading of the figures: what they are of, in the sentence-case words of their unit."""
    return {"number": "Number", "%": "Share (%)"}.get(answer.unit, answer.unit[:1].upper() + answer.unit[1:])


def titled(head: Head) -> str:
    """Return the heading of a dimension: of time, how finely it is told."""
    if not head.grain:
        return head.title
    grain = GRAINED[Grain(head.grain)]
    return grain if head.key == TIME else f"{head.title}: {grain.lower()}"


def across_at(answer: Answer) -> int:
    """Return which dimension stands in columns: datasets where nobody asked for them by name, else the last."""
    implied = answer.dimensions[0].sort == DATASET and DATASET not in [each.field for each in answer.question.by]
    return 0 if implied else len(answer.dimensions) - 1


def _across(answer: Answer) -> tuple[Any, ...]:
    """Return the values of the last dimension in their order, where they are few enough to stand in columns."""
    if len(answer.dimensions) < 2 or answer.compared:
        return ()
    at = across_at(answer)
    found = {row.labels[at].value: row.labels[at] for row in answer.rows}
    if not 1 < len(found) <= MOST_ACROSS:
        return ()
    labels = list(found.values())
    if answer.dimensions[at].sort in ("time", "deprivation"):
        labels.sort(key=lambda each: (each.value is None, _number(each.value)))
    return tuple(labels)


def _long(answer: Answer, lead: Callable[[int, Any], str]) -> tuple[list[Heading], list[tuple[Value, ...]]]:
    headings = [Heading(titled(each), f"d{at}") for at, each in enumerate(answer.dimensions)]
    headings.append(Heading(figure_heading(answer), "figure", True))
    if answer.compared:
        compared = answer.compared[:1].upper() + answer.compared[1:]
        headings += [
            Heading(compared, "compared", True),
            Heading("Change", "change", True),
            Heading("Change in\N{NO-BREAK SPACE}%", "changed", True),
        ]
    tested = any(row.beyond is not None for row in answer.rows)
    headings += [Heading("Is it chance?", "chance")] if tested else []
    rows = []
    for row in answer.rows:
        values = [*_labels(answer, row, lead), figure(row.figure)]
        if answer.compared:
            change, changed = change_words(row, answer.unit)
            values += [figure(row.compared), Value(change, "", True, not row.comparable, key=row.change)]
            values += [Value(changed, "", True, key=row.changed)]
            values += [Value(row.chance[:1].upper() + row.chance[1:], key=row.chance or None)] if tested else []
        rows.append(tuple(values))
    return headings, rows


def _labels(answer: Answer, row: Row, lead: Callable[[int, Any], str], without: int = -1) -> list[Value]:
    """Present the values of a row; those of time sort as they are kept, others by their words."""
    told = [each for each in enumerate(zip(answer.dimensions, row.labels, strict=True)) if each[0] != without]
    marks = marks_of(answer)
    return [
        Value(
            label.words,
            lead(at, label.value),
            head=place == 0,
            key=label.value if _by_value(head, label) else label.words,
            mark=marks.get(label.value, "") if head.sort == TIME else "",
        )
        for place, (at, (head, label)) in enumerate(told)
    ]


def _by_value(head: Head, label: Label) -> bool:
    return head.sort in ("time", "deprivation") or isinstance(label.value, (int, float, type(None)))


def _crossed(
    answer: Answer, lead: Callable[[int, Any], str], across: Sequence[Any]
) -> tuple[list[Heading], list[tuple[Value, ...]]]:
    out = across_at(answer)
    headings = [Heading(titled(each), f"d{at}") for at, each in enumerate(answer.dimensions) if at != out]
    marks = marks_of(answer)
    for at, label in enumerate(across):
        mark = marks.get(label.value, "")
        headings.append(
            Heading(f"{label.words} ({mark[:1].lower()}{mark[1:]})" if mark else label.words, f"c{at}", True)
        )
    found: dict[tuple[Any, ...], tuple[Row, dict[Any, Shown]]] = {}
    for row in answer.rows:
        key = tuple(label.value for at, label in enumerate(row.labels) if at != out)
        found.setdefault(key, (row, {}))[1][row.labels[out].value] = row.figure
    missing = Shown(None, State.HIDDEN) if answer.protected else Shown(None, State.NONE)
    most = max((each.value for _, figures in found.values() for each in figures.values() if each.value), default=0)
    rows = []
    for row, figures in found.values():
        values = [_shaded(figure(figures.get(label.value, missing)), most) for label in across]
        rows.append((*_labels(answer, row, lead, out), *values))
    return headings, rows


def _shaded(value: Value, most: float) -> Value:
    """Shade a figure by how much it is of the most that is told, in five steps."""
    if value.untold or not value.key or value.key < 0 or most <= 0:
        return value
    return replace(value, shade=min(SHADES - 1, int(value.key / most * SHADES)))


def _notes(answer: Answer) -> tuple[str, ...]:
    notes = [answer.why_hidden] if answer.why_hidden else []
    notes += list(dict.fromkeys(row.why for row in answer.rows if row.why))
    notes += [TESTED] if any(row.beyond is not None for row in answer.rows) else []
    if any(row.figure.state == State.NOT_HELD for row in answer.rows):
        notes.append("Not held: nothing was delivered of those days.")
    if answer.cut:
        notes.append(
            f"{answer.cut:,} more groups are left out, because the question asks for {answer.question.limit:,} at most."
        )
    return tuple(notes)


def _sorted(rows: list[tuple[Value, ...]], place: int, down: bool) -> list[tuple[Value, ...]]:
    """Sort by a column; what is not told stands last either way."""
    told = [each for each in rows if each[place].key is not None]
    rest = [each for each in rows if each[place].key is None]
    return sorted(told, key=lambda each: _number(each[place].key), reverse=down) + rest


def _number(value: Any) -> tuple[int, Any]:
    """Return what a value is sorted by: numbers before words."""
    if isinstance(value, (int, float)):
        return 0, value
    return 1, str(value).casefold()


def downloaded(answer: Answer) -> tuple[list[str], list[list[Any]]]:
    """Return the headings and cells of a file: a row for each group, each with what may be done with it."""
    headings = [titled(each) for each in answer.dimensions] + [figure_heading(answer), "How it stands"]
    marks = marks_of(answer)
    if answer.compared:
        headings += [answer.compared[:1].upper() + answer.compared[1:], "Change", "Is it chance?", "Note"]
    headings += ["What changed"] if marks else []
    rows = []
    for row in answer.rows:
        cells: list[Any] = [label.words for label in row.labels]
        cells += [row.figure.value, MARKS.get(row.figure.state, "Told")]
        if answer.compared:
            cells += [row.compared.value if row.compared else None, row.change, row.chance, row.why]
        cells += ["; ".join(filter(None, (marks.get(each.value, "") for each in row.labels)))] if marks else []
        rows.append([*cells, release(answer)])
    return [*headings, "May be passed on"], rows


def release(answer: Answer) -> str:
    """Say in a few words what may be done with figures: a file carries it in each row."""
    words: Mapping[bool, str] = {True: "Yes: open data", False: "No: exact, not for release"}
    if answer.audience == Audience.AGGREGATE:
        return "Protected: worked out from half of the records, rounded"
    return words[answer.for_release]
