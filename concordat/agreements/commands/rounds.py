"""Rounds of the system at work: the same done in every partnership."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from concordat.kernel.actors import Actor, acting, system
from concordat.partnership.queries.partnerships import every_partnership


def go_round(*, remind: Callable[..., int], by: Actor) -> int:
    """Remind in every partnership, each in a transaction of its own; return of how many things."""
    with acting(by), transaction.atomic():
        partnerships = every_partnership(by)
    told = 0
    for partnership in partnerships:
        with acting(system(by.purpose, partnership)) as actor, transaction.atomic():
            told += remind(by=actor)
    return told
