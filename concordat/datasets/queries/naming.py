"""Readings in which everything is named in words, as at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concordat.agreements.queries.naming import Unknown, purpose_called
from concordat.audit.commands import refusals_recorded
from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.reading import HOW, MOST, Rows, read
from concordat.datasets.rules import wanting
from concordat.kernel.actors import acting
from concordat.kernel.errors import Missing
from concordat.partnership.queries.actors import actor_at


def read_by_name(
    *,
    key: str,
    email: str,
    purpose: str,
    partnership: str,
    way: str,
    columns: str,
    where: Sequence[str],
    order: Sequence[str],
    limit: int,
    offset: int,
) -> Rows:
    """Read rows of a dataset by its key, for a purpose by its name, as the member who signs in with an address.

    Raises Unknown for a name that means nothing, Refused with the reason where no agreement gives rows, which is recorded.
    """
    with transaction.atomic():
        actor = actor_at(email, partnership)
    if actor is None:
        raise Unknown(f"Nobody who signs in as {email} holds a role {'there' if partnership else 'in a partnership'}.")
    with acting(actor), refusals_recorded(by=actor, view="concordat datasets read"), transaction.atomic():
        try:
            dataset = dataset_for(actor, key)
        except Missing:
            raise Unknown(f"There is no dataset “{key}”.") from None
        want = wanting.read(
            columns=columns.split(","), where=where, order=order, limit=limit, offset=offset, most=MOST["csv"]
        )
        ref = purpose_called(actor, purpose) if purpose and not dataset.is_open else ""
        return read(actor, dataset, ref, want, how=HOW.TERMINAL, way=way)
