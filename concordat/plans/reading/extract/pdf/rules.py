"""Put the pieces of rules together, and tell those that part cells from the edges of colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .shapes import Rule, Sheet

_ONE_LEVEL = 1.2  # points between pieces of one rule, across it
_TOUCH = 3.5  # points between pieces of one rule, along it
MOST_RULES = 4_000  # on one page and in one direction, after pieces are put together
_DRAWN = 3  # rules that are drawn: with as many, the edge of a fill is a rule only where it goes most of the way
_MOST_OF_WAY = 0.6
Span = tuple[float, float, float, bool]


def level_rules(sheet: Sheet) -> list[Rule]:
    """Return the rules that run along the page, pieces put together."""
    rules = joined(sheet.across, along=True)
    return rules if len(rules) <= MOST_RULES else []


def joined(rules: Iterable[Rule], *, along: bool) -> list[Rule]:
    """Put the pieces of each rule together."""
    if along:
        spans = sorted((rule.y0, rule.x0, rule.x1, rule.weak) for rule in rules)
    else:
        spans = sorted((rule.x0, rule.y0, rule.y1, rule.weak) for rule in rules)
    whole: list[Rule] = []
    for level in _levels(spans):
        at = sum(span[0] for span in level) / len(level)
        for first, last, weak in _pieced(level):
            whole.append(Rule(first, at, last, at, weak) if along else Rule(at, first, at, last, weak))
    return whole


def _levels(spans: Sequence[Span]) -> list[list[Span]]:
    """Return spans by their place, those within a point together."""
    levels: list[list[Span]] = []
    for span in spans:
        if levels and span[0] - levels[-1][0][0] <= _ONE_LEVEL:
            levels[-1].append(span)
        else:
            levels.append([span])
    return levels


def _pieced(level: Sequence[Span]) -> list[tuple[float, float, bool]]:
    """Return from where to where the rules at one place run, pieces of one kind that touch put together."""
    runs: list[tuple[float, float, bool]] = []
    for _, start, end, weak in sorted(level, key=lambda span: (span[3], span[1])):
        if runs and start <= runs[-1][1] + _TOUCH and runs[-1][2] == weak:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end), weak)
        else:
            runs.append((start, end, weak))
    return runs


def meant(rules: Sequence[Rule], *, along: bool) -> list[Rule]:
    """Return the rules of a grid that part cells: where rules are drawn, the edge of one coloured cell does not."""
    drawn = [rule for rule in rules if not rule.weak]
    if len(drawn) < _DRAWN:
        return list(rules)
    way = max(_end(rule, along) for rule in rules) - min(_start(rule, along) for rule in rules)
    weak = joined_by_level([rule for rule in rules if rule.weak], along=along)
    kept = [
        rule
        for level in weak
        if sum(_end(rule, along) - _start(rule, along) for rule in level) >= _MOST_OF_WAY * way
        for rule in level
    ]
    return [*drawn, *kept]


def joined_by_level(rules: Iterable[Rule], *, along: bool) -> list[list[Rule]]:
    """Return rules by their place, those within a point together."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.y0 if along else rule.x0):
        here = rule.y0 if along else rule.x0
        before = (levels[-1][0].y0 if along else levels[-1][0].x0) if levels else -1e9
        if here - before <= _ONE_LEVEL:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return levels


def _start(rule: Rule, along: bool) -> float:
    return rule.x0 if along else rule.y0


def _end(rule: Rule, along: bool) -> float:
    return rule.x1 if along else rule.y1
