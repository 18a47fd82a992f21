"""Which parts are priorities, which are themes within them, and which are strands.

Kinds of evidence, first to last: what the names say ("Priority 2"), the four Ps, capitals against small letters,
heading levels, and the series of the actions' references (SG1, SG2 ... RV1). Where references exist, they decide
between kinds that disagree, because levels are often wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .outline import Mark
from .strands import one_set
from .strategy import alike

_MOST_COMPARED = 100
PRIORITY, THEME, STRAND, ASIDE = "priority", "theme", "strand", "aside"


@dataclass
class Held:
    """Hold a mark, how many actions stand directly under it, and the series of their references."""

    mark: Mark
    actions: int = 0
    series: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hold the rank of each mark and, in words, what it rests on."""

    ranks: tuple[str, ...]
    evidence: str
    sure: bool


def rank(held: Sequence[Held]) -> Ranking:
    """Return the rank of each mark."""
    built_on_strands = one_set(entry.mark.strand for entry in held if entry.mark.strand and entry.mark.said != STRAND)
    ranks: list[str] = [ASIDE if entry.mark.said == ASIDE else "" for entry in held]
    for index, entry in enumerate(held):
        if entry.mark.said == STRAND or (entry.mark.strand and built_on_strands):
            ranks[index] = STRAND
        elif entry.mark.said in {PRIORITY, THEME}:
            ranks[index] = entry.mark.said
    if PRIORITY in ranks:
        _around_said(ranks, held)
        return _settled(ranks, held, "the headings say which are priorities", sure=True)
    rest = [index for index, found in enumerate(ranks) if not found]
    if not rest:
        named = " and ".join(f"{found}s" for found in dict.fromkeys(ranks))
        return Ranking(tuple(ranks), f"the headings are {named}" if named else "no headings", sure=True)
    evidence, chosen, sure = _best_split([held[index] for index in rest])
    for index, found in zip(rest, chosen, strict=True):
        ranks[index] = found
    return _settled(ranks, held, evidence, sure=sure)


def _around_said(ranks: list[str], held: Sequence[Held]) -> None:
    """Rank the marks that do not say what they are, where others do.

    Within a priority they are its themes if they hold actions. One printed like the priorities is another priority if it
    holds actions, and one that ranks above them ends the priority before it.
    """
    above = min((entry.mark.level for entry, found in zip(held, ranks, strict=True) if found == PRIORITY), default=0)
    forms = {entry.mark.form for entry, found in zip(held, ranks, strict=True) if found == PRIORITY}
    inside = False
    said = list(dict.fromkeys(entry.mark.name for entry in held if entry.mark.said == PRIORITY))[:_MOST_COMPARED]
    for index, found in enumerate(ranks):
        if not found and any(alike(held[index].mark.name, name) for name in said):
            ranks[index] = found = PRIORITY
        inside = inside or found == PRIORITY
        if not found:
            mark = held[index].mark
            if mark.form in forms and mark.level < above:
                ranks[index], inside = ASIDE, False
            elif inside and "heading" in {mark.form} & forms and mark.level == above and held[index].actions:
                ranks[index] = PRIORITY
            else:
                ranks[index] = THEME if inside and _of_its_own(held, ranks, index) else ASIDE


def _of_its_own(held: Sequence[Held], ranks: Sequence[str], index: int) -> int:
    """Return how many actions stand under a mark, those under the strands within it too."""
    total = held[index].actions
    for place in range(index + 1, len(held)):
        if ranks[place] != STRAND:
            break
        total += held[place].actions
    return total


def _best_split(held: Sequence[Held]) -> tuple[str, list[str], bool]:
    splits: tuple[tuple[str, Callable[[Sequence[Held]], list[str] | None]], ...] = (
        ("priorities are in capitals, themes are not", _by_case),
        ("heading levels tell priorities from themes", _by_level),
        ("each series of references belongs to one priority", _by_series),
    )
    found = [(evidence, ranks) for evidence, split in splits if (ranks := split(held))]
    flat = ("every heading above actions is a priority", [PRIORITY] * len(held))
    several_series = len({name for entry in held for name in entry.series}) > 1
    if several_series:
        agreeing = next(((evidence, ranks) for evidence, ranks in [*found, flat] if _agrees(held, ranks)), None)
        if agreeing:
            return f"{agreeing[0]}, and the references agree", agreeing[1], True
    evidence, ranks = found[0] if found else flat
    return evidence, ranks, not several_series


def _by_case(held: Sequence[Held]) -> list[str] | None:
    printed = [entry for entry in held if entry.mark.form != "row"]
    upper = [entry.mark.upper for entry in printed]
    if not printed or all(upper) or not any(upper):
        return None
    first_action = next((index for index, entry in enumerate(printed) if entry.actions), None)
    if first_action is None or not any(upper[: first_action + 1]):
        return None
    return [PRIORITY if entry.mark.upper and entry.mark.form != "row" else THEME for entry in held]


def _by_level(held: Sequence[Held]) -> list[str] | None:
    """Tell priorities from themes by the levels of the headings above actions; other headings count for nothing."""
    used = sorted({place for index, entry in enumerate(held) if entry.actions for place in _above(held, index)})
    levels = sorted({held[index].mark.level for index in used})
    while len(levels) > 1:
        top = [index for index in used if held[index].mark.level == levels[0]]
        if len(top) > 1 or held[top[0]].actions or levels[1:2] == [9]:
            break
        levels = levels[1:]  # one heading over everything names the plan, not a priority
        used = used[1:] if used[0] == top[0] else used
    before = held[used[0] - 1].mark if used and used[0] else None
    deeper = before is not None and before.form == "heading" and before.level > levels[0]
    if len(levels) < 2 or deeper or held[used[0]].mark.level != levels[0]:
        return None  # a document with a deeper heading above the first cannot be trusted on levels
    ranks = [ASIDE] * len(held)
    for index in used:
        ranks[index] = PRIORITY if held[index].mark.level == levels[0] else THEME
    return ranks


def _above(held: Sequence[Held], index: int) -> list[int]:
    """Return a mark's place and the places of those it stands under, one for each higher level."""
    places = [index]
    for place in range(index - 1, -1, -1):
        if held[place].mark.level < held[places[-1]].mark.level:
            places.append(place)
    return places


def _by_series(held: Sequence[Held]) -> list[str] | None:
    """Open a priority at the first mark behind the last one of the series before, but at none printed like its themes.

    Such a mark, which holds no action and looks like those that do ("Why we have a plan"), is a part of the text.
    """
    ranks, current, opened = [THEME] * len(held), "", 0
    for index, entry in enumerate(held):
        if len(entry.series) > 1:
            return None
        if entry.series and current not in entry.series:
            if opened < index and held[opened].actions:
                return None
            opened = next(
                place for place in range(opened, index + 1) if place == index or not _printed_like(held, place, index)
            )
            ranks[opened] = PRIORITY
            (current,) = entry.series
        if entry.actions:
            opened = index + 1
    return ranks if PRIORITY in ranks else None


def _printed_like(held: Sequence[Held], place: int, index: int) -> bool:
    one, other = held[place].mark, held[index].mark
    return (one.form, one.level, one.upper) == (other.form, other.level, other.upper)


def _agrees(held: Sequence[Held], ranks: Sequence[str]) -> bool:
    """Say whether no series runs over two priorities and no priority holds two series."""
    priority, home, series = -1, dict[str, int](), dict[int, str]()
    for index, (entry, found) in enumerate(zip(held, ranks, strict=True)):
        priority = index if found == PRIORITY else priority
        for name in entry.series:
            if home.setdefault(name, priority) != priority or series.setdefault(priority, name) != name:
                return False
    return True


def _settled(ranks: list[str], held: Sequence[Held], evidence: str, *, sure: bool) -> Ranking:
    """Set aside the priorities and themes that hold no action."""
    said = list(dict.fromkeys(entry.mark.name for entry in held if entry.mark.said == PRIORITY))[:_MOST_COMPARED]
    for index, found in enumerate(ranks):
        if found == PRIORITY and not held[index].mark.said and not _is_among(said, held[index]):
            end = next((i for i in range(index + 1, len(ranks)) if _ends(ranks, held, index, i)), len(ranks))
            if not any(entry.actions for entry in held[index:end]):
                ranks[index] = ASIDE
        elif found == THEME and not held[index].actions and not held[index].mark.said:
            ranks[index] = _empty_theme(ranks, held, index)
    return Ranking(tuple(ranks), evidence, sure)


def _ends(ranks: Sequence[str], held: Sequence[Held], index: int, place: int) -> bool:
    """Say whether a mark ends the priority at `index`: another priority, no part, or a strand that ranks like it."""
    if ranks[place] == STRAND:
        one, other = held[index].mark, held[place].mark
        return one.form == other.form and one.level >= other.level
    return ranks[place] in {PRIORITY, ASIDE}


def _is_among(said: Sequence[str], entry: Held) -> bool:
    return any(alike(name, entry.mark.name) for name in said)


def _empty_theme(ranks: Sequence[str], held: Sequence[Held], index: int) -> str:
    """Keep a theme whose actions stand under strands; let any other be no part of the plan."""
    following = range(index + 1, len(ranks))
    until = next((i for i in following if ranks[i] != STRAND), len(ranks))
    return THEME if any(held[i].actions for i in range(index, until)) else ASIDE
