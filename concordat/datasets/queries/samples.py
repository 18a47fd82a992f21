"""Read the columns of a sample with what their names suggest; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from concordat import access
from concordat.agreements.queries.suggesting import suggested
from concordat.datasets.permissions import DATASET_ADD
from concordat.datasets.rules.guessing import Guessed, Suggested, guess
from concordat.kernel.actors import Actor


def guessed(actor: Actor, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Guessed]:
    """Return a guess at each column of a sample."""
    access.require(actor, DATASET_ADD)
    told = [Suggested(each.kind, each.geography, each.sure) for each in suggested(actor, headers)]
    return guess(headers, rows, told)
