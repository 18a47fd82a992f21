"""Protect tables with what follows from them, beside all that went out before."""

from __future__ import annotations

from collections.abc import Sequence

from concordat.analysis.rules.releases import no_way_out
from concordat.analysis.rules.releasing.shown import Known
from concordat.analysis.rules.releasing.tables import Grid
from concordat.analysis.rules.suppression import Release, Rule, Table, link, protect
from concordat.kernel.errors import Problem


def protected(
    tables: Sequence[tuple[Table, Grid]], beside: Sequence[Table], known: Sequence[tuple[str, Known]], rule: Rule
) -> Release:
    """Hide cells of tables, among which are those of releases that went out, as they are `known` by their titles.

    What no table shows is taken for unknown, and no small count of it may follow. Raises Problem where what was shown is
    not what is counted now, or leaves no way.
    """
    every = [*(table for table, _ in tables), *beside]
    linked = link(every)
    for title, each in known:
        each.check(linked, title)
    read = {key for _, grid in tables for key in grid.keys.values()}
    shown = {key for _, each in known for key in each.shown}
    hidden = {key for _, each in known for key in each.hidden}
    try:
        return protect(every, rule, shown=shown, hidden=hidden, untold=set(linked.keys) - read)
    except Problem as problem:
        raise no_way_out(problem) from None
