"""Answers as plain values: for programs, for terminals, and as tables to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concordat.analysis.rules.answers import Answer, Row, Shown, State
from concordat.analysis.rules.questions import said


def facts(answer: Answer) -> dict[str, Any]:
    """Return an answer with all that goes with it, as a program is given it; with its SQL where that was asked for."""
    how = [{"figures": each.figures, "dataset": each.dataset, "sql": each.sql} for each in answer.reckoned]
    return ({"sql": how} if how else {}) | {
        "question": said(answer.question),
        "sentence": answer.sentence,
        "unit": answer.unit,
        "audience": answer.audience.value,
        "for_release": answer.for_release,
        "worth": answer.worth,
        "period": [answer.days.first.isoformat(), answer.days.last.isoformat()] if answer.days else [],
        "compared_with": answer.compared,
        "dimensions": [
            {"key": each.key, "title": each.title, "sort": each.sort, "grain": each.grain, "level": each.level}
            for each in answer.dimensions
        ],
        "rows": [_row(each) for each in answer.rows],
        "totals": [_row(each) for each in answer.totals],
        "hidden": answer.hidden,
        "why_hidden": answer.why_hidden,
        "left_out": answer.cut,
        "caveats": list(answer.caveats),
        "breaks": [
            {
                "on": each.on.isoformat(),
                "until": each.until.isoformat() if each.until else None,
                "kind": each.kind.value,
                "words": each.words,
            }
            for each in answer.breaks
        ],
        "provenance": dict(answer.provenance),
    }


def table(answer: Answer) -> tuple[list[str], list[list[Any]]]:
    """Return the headings and rows of an answer as a table to take away: figures as numbers, and how each stands."""
    heads = [each.title for each in answer.dimensions] + [f"Figure ({answer.unit})", "How it stands"]
    if answer.compared:
        heads += [f"Compared with {answer.compared}", "Change", "Comparable", "Is it chance?"]
    return heads, [_cells(each, bool(answer.compared)) for each in answer.rows]


def shown(answer: Answer) -> tuple[list[str], list[list[str]]]:
    """Return the same as a terminal shows it, with figures as they are written."""
    heads = [each.title for each in answer.dimensions] + [answer.unit.capitalize()]
    rows = [[*(label.words for label in each.labels), each.figure.words] for each in answer.rows]
    if not answer.compared:
        return heads, rows
    against = [each.compared.words if each.compared else "" for each in answer.rows]
    change = [f"{each.change:+,.6g}" if each.change is not None else "" for each in answer.rows]
    chance = [each.chance for each in answer.rows]
    wide = [[*row, then, by, may] for row, then, by, may in zip(rows, against, change, chance, strict=True)]
    return [*heads, f"Compared with {answer.compared}", "Change", "Is it chance?"], wide


def lines(answer: Answer) -> Iterator[str]:
    """Give the lines that a terminal shows beside the table: what was asked, what it is worth, what must be known."""
    yield f"{answer.sentence}."
    yield answer.worth
    for each in answer.totals:
        if each.figure.state == State.NONE:
            continue
        of = f" of {each.labels[0].words}" if each.labels else ""
        yield f"Total{of}: {_words(each.figure)}{_against(each)}"
    if answer.why_hidden:
        yield answer.why_hidden
    if answer.cut:
        yield f"{answer.cut:,} more groups are left out by the limit."
    yield from answer.caveats
    for source in answer.sources:
        yield f"From “{source.title}”, version {source.version}, of {source.agency}."
    for how in answer.reckoned:
        yield f"{how.figures}, “{how.dataset}”:\n{how.sql}"


def _row(row: Row) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "labels": [{"value": each.value, "words": each.words} for each in row.labels],
        "figure": _figure(row.figure),
    }
    if row.compared is None:
        return plain
    more = {"comparable": row.comparable, "why": row.why, "change": row.change, "changed": row.changed}
    more |= {"more_than_chance": row.beyond, "chance": row.chance}
    return plain | {"compared": _figure(row.compared)} | more


def _figure(figure: Shown) -> dict[str, Any]:
    return {"value": figure.value, "state": figure.state.value, "words": figure.words, "off": figure.off}


def _cells(row: Row, compared: bool) -> list[Any]:
    told = [*(each.words for each in row.labels), row.figure.value, row.figure.state.value]
    if compared:
        told += [
            row.compared.value if row.compared else None,
            row.change,
            "yes" if row.comparable else "no",
            row.chance,
        ]
    return told


def _words(figure: Shown) -> str:
    return figure.words.lower() if figure.value is None else figure.words


def _against(row: Row) -> str:
    if row.compared is None:
        return ""
    if not row.comparable:
        return f" (before {_words(row.compared)}. {row.why})"
    return f" (compared with {_words(row.compared)}{f': {row.chance}' if row.chance else ''})"
