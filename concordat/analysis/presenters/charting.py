"""Which chart fits an answer: a line over time, bars of kinds, shades of the hours of a week, or many small ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.analysis.rules import control
from concordat.analysis.rules.answers import Answer, Label, Shown, State
from concordat.analysis.rules.questions import TIME, Kind
from concordat.analysis.rules.spans import WEEKDAYS, days_words, period_of
from concordat.datasets.rules.tallies import Grain
from concordat.kernel.periods import Span

MOST_LINES, MOST_SMALL, MOST_BARS = 6, 24, 40
CONTROL = "control"
LEAST_POINTS = 13  # of a series, for limits to be worth looking at
ROUND = ("weekday", "hour")


@dataclass(frozen=True, slots=True)
class Charted:
    """A chart of an answer, by which fact of a mark it leads to which address, and a note of what it leaves out."""

    chart: Any
    by: str = ""
    links: dict[str, str] | None = None
    note: str = ""


def may_control(answer: Answer) -> bool:
    """Say whether an answer is one series over time that is long enough for a control chart."""
    one = len(answer.dimensions) == 1 and not answer.compared
    return one and _on(answer, 0) and len(answer.rows) >= LEAST_POINTS


def charted(answer: Answer, lead: Callable[[int, Any], str], how: str = "") -> Charted | None:
    """Return the chart that fits, None where a table says it better."""
    heads = answer.dimensions
    if not heads or not any(row.figure.value is not None for row in answer.rows) or len(answer.rows) < 2:
        return None
    timed = next((at for at in range(len(heads)) if _on(answer, at)), None)
    if len(heads) == 1 and timed is None:
        return _bars(answer, lead)
    if len(heads) == 1:
        return _control(answer, lead) if how == CONTROL and may_control(answer) else _line(answer, lead)
    if {head.grain for head in heads} == set(ROUND) and len(heads) == 2:
        return _week(answer)
    if len(heads) == 2 and timed is not None:
        return _several(answer, timed, lead)
    if len(heads) == 2 and any(head.grain in ROUND for head in heads):
        return _shades(answer)
    return None


def _on(answer: Answer, at: int) -> bool:
    """Say whether a dimension is of time that goes on, rather than coming round."""
    head = answer.dimensions[at]
    return head.sort == TIME and head.grain not in (*ROUND, "")


def _line(answer: Answer, lead: Callable[[int, Any], str]) -> Charted:
    from concordat.analysis.presenters import charts

    spans, rows = _in_order(answer, 0)
    now = days_words(answer.days) if answer.days else "Now"
    series = [charts.Series(now if answer.compared else "", tuple(_value(row.figure) for row in rows))]
    if answer.compared:
        then = tuple(_value(row.compared) if row.compared and row.comparable else None for row in rows)
        series.append(charts.Series(answer.compared[:1].upper() + answer.compared[1:], then))
    made = charts.line(answer.sentence, spans, series, unit=_unit(answer), breaks=answer.breaks)
    return Charted(made, "on", _links(rows, 0, lead, lambda label: str(label.value)[:10]))


def _control(answer: Answer, lead: Callable[[int, Any], str]) -> Charted:
    from concordat.analysis.presenters import chart_control

    spans, rows = _in_order(answer, 0)
    told = control.chart(spans, [_value(row.figure) for row in rows], breaks=answer.breaks, floor=0)
    made = chart_control.control(answer.sentence, told, unit=_unit(answer))
    return Charted(made, "on", _links(rows, 0, lead, lambda label: str(label.value)[:10]))


def _bars(answer: Answer, lead: Callable[[int, Any], str]) -> Charted:
    from concordat.analysis.presenters import charts

    rows = answer.rows[:MOST_BARS]
    head = answer.dimensions[0]
    tenth = "Tenth " if head.sort == "deprivation" else ""
    made = charts.bars(
        answer.sentence,
        [f"{tenth}{row.labels[0].words}" for row in rows],
        [_value(row.figure) for row in rows],
        unit=_unit(answer),
        head=head.title,
        before=[_value(row.compared) if row.comparable else None for row in rows] if answer.compared else (),
    )
    left = len(answer.rows) - len(rows)
    notes = [f"The rule across each bar is {answer.compared}."] if answer.compared else []
    notes += [f"The first {MOST_BARS} of {len(answer.rows):,} are drawn; all are in the table."] if left else []
    links = _links(rows, 0, lead, lambda label: f"{tenth}{label.words}")
    return Charted(made, "name", links, " ".join(notes))


def _shades(answer: Answer) -> Charted | None:
    """Shade figures by the hour, or the day of the week, and by something else, such as wards."""
    from concordat.analysis.presenters import charts

    out = next(at for at, head in enumerate(answer.dimensions) if head.grain in ROUND)
    down = list(dict.fromkeys(row.labels[1 - out].words for row in answer.rows))
    across = list(dict.fromkeys(row.labels[out].words for row in answer.rows))
    if len(down) > MOST_BARS:
        return None
    across.sort(key=_comes_round)
    found = {(row.labels[1 - out].words, row.labels[out].words): _value(row.figure) for row in answer.rows}
    values = [[found.get((name, at)) for at in across] for name in down]
    heads = answer.dimensions[1 - out].title, "Hour of the day" if answer.dimensions[out].grain == Grain.HOUR else ""
    return Charted(charts.shades(answer.sentence, down, across, values, unit=_unit(answer), heads=heads))


def _comes_round(words: str) -> tuple[int, str]:
    return (WEEKDAYS.index(words), "") if words in WEEKDAYS else (0, words)


def _week(answer: Answer) -> Charted | None:
    """Shade how many there are an hour, by day of the week and hour."""
    from concordat.analysis.presenters import charts
    from concordat.analysis.rules import seasons

    if answer.days is None or answer.question.measure.kind != Kind.COUNT:
        return None
    days = next(at for at, head in enumerate(answer.dimensions) if head.grain == Grain.WEEKDAY)
    found: dict[tuple[int, int], float | None] = {}
    for row in answer.rows:
        day, hour = row.labels[days].value, row.labels[1 - days].value
        if isinstance(day, int) and isinstance(hour, int):
            found[day - 1, hour] = _value(row.figure)
    cells = tuple(tuple(found.get((day, hour)) for hour in range(24)) for day in range(7))
    return Charted(charts.week(answer.sentence, seasons.week(cells, answer.days.first, answer.days.last)))


def _several(answer: Answer, timed: int, lead: Callable[[int, Any], str]) -> Charted | None:
    """Draw a line for each kind where they are few, small ones where they are more; none where they are too many."""
    from concordat.analysis.presenters import chart_control, charts

    other = 1 - timed
    spans, _ = _in_order(answer, timed)
    names = list(dict.fromkeys(row.labels[other].words for row in answer.rows))
    at = {span.first.isoformat(): place for place, span in enumerate(spans)}
    values: dict[str, list[float | None]] = {name: [None] * len(spans) for name in names}
    for row in answer.rows:
        place = at.get(str(row.labels[timed].value)[:10])
        if place is not None:
            values[row.labels[other].words][place] = _value(row.figure)
    if len(names) <= MOST_LINES:
        series = [charts.Series(name, tuple(values[name])) for name in names]
        return Charted(charts.line(answer.sentence, spans, series, unit=_unit(answer), breaks=answer.breaks))
    if len(names) > MOST_SMALL or len(spans) < LEAST_POINTS:
        return None
    small = [(name, control.chart(spans, values[name], breaks=answer.breaks, floor=0)) for name in names]
    return Charted(chart_control.multiples(answer.sentence, small, unit=_unit(answer), columns=2))


def _in_order(answer: Answer, at: int) -> tuple[list[Span], list[Any]]:
    """Return the periods of a dimension of time in their order, and for one dimension the row of each."""
    grain = Grain(answer.dimensions[at].grain)
    found: dict[date, Any] = {}
    for row in answer.rows:
        day = _day(row.labels[at])
        if day:
            found.setdefault(day, row)
    days = sorted(found)
    return [period_of(day, grain) for day in days], [found[day] for day in days]


def _day(label: Label) -> date | None:
    try:
        return date.fromisoformat(str(label.value)[:10])
    except ValueError:
        return None


def _links(
    rows: Sequence[Any], at: int, lead: Callable[[int, Any], str], key: Callable[[Label], str]
) -> dict[str, str]:
    found = {key(row.labels[at]): lead(at, row.labels[at].value) for row in rows}
    return {name: href for name, href in found.items() if href}


def _value(shown: Shown | None) -> float | None:
    return shown.value if shown is not None and shown.state == State.TOLD else None


def _unit(answer: Answer) -> str:
    return "" if answer.unit == "number" else answer.unit
