"""Who draws control charts one at a time: abspc, and the rules once more in plain Python, as they are read out.

Each is given one series without gaps and returns of each point which signals it has, as `Signal` counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from concordat.analysis.rules.xmr import Rules, Signal

Charter = Callable[[Sequence[float]], list[int]]
ABSPC = Rules(shift=8, trend=6, least=2, near_beyond=False, factor=3 / 1.128)  # the rules of abspc 1.1
PLAIN = Rules()


def abspc(values: Sequence[float]) -> list[int]:
    """Chart a series by abspc 1.1: limits and signals, without drawing."""
    import pandas as pd
    from abspc.spc import calculate_control_limits, detect_special_causes

    found = detect_special_causes(calculate_control_limits(pd.DataFrame({"value": values}), "XmR"))
    rules = (("rule1", Signal.BEYOND), ("rule2", Signal.SHIFT), ("rule3", Signal.TREND), ("rule4", Signal.NEAR))
    told = [0] * len(values)
    for name, signal in rules:
        for at, marked in enumerate(found[name]):
            told[at] |= signal if marked else 0
    return told


def plain(values: Sequence[float], rules: Rules = PLAIN) -> list[int]:
    """Chart a series by the rules as the guidance reads, one point and one rule after another."""
    count = len(values)
    told = [0] * count
    if count < rules.least:
        return told
    mean = sum(values) / count
    half = rules.factor * sum(abs(b - a) for a, b in pairwise(values)) / (count - 1)
    tiny = 1e-9 * (abs(mean) + half)
    for sign in (1, -1):
        off = [sign * (value - mean) for value in values]
        for at in range(count):
            if off[at] > half + tiny:
                told[at] |= Signal.BEYOND
        for at in range(count - rules.shift + 1):
            if all(each > tiny for each in off[at : at + rules.shift]):
                for part in range(at, at + rules.shift):
                    told[part] |= Signal.SHIFT
        for at in range(count - rules.trend + 1):
            run = off[at : at + rules.trend]
            if all(run[step + 1] > run[step] for step in range(len(run) - 1)):
                for part in range(at, at + rules.trend):
                    told[part] |= Signal.TREND
        for at in range(count - 2):
            outer = [
                part
                for part in range(at, at + 3)
                if off[part] > half * 2 / 3 + tiny and (rules.near_beyond or off[part] <= half + tiny)
            ]
            if len(outer) >= 2 and all(each > tiny for each in off[at : at + 3]):
                for part in outer:
                    told[part] |= Signal.NEAR
    return told


CHARTERS: dict[str, tuple[Charter, Rules]] = {"abspc": (abspc, ABSPC), "plain": (plain, PLAIN)}
