"""Draw half-samples: with each delivery that lands, and each night of what landed before there were any.

Open data has none: its figures are exact for all. A part that is the same as one that is held keeps that one's sample.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from concordat.datasets.models import Dataset, Delivery, Version
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.sampling import Holding, holding_of, secret_of
from concordat.datasets.rules.keeping import live
from concordat.datasets.store.sampling import draw
from concordat.datasets.store.shapes import Drawn, Staged
from concordat.datasets.store.trouble import told_apart
from concordat.kernel import locks
from concordat.kernel.actors import Actor, acting


def drawn(*, delivery: Delivery, staged: Sequence[Staged], by: Actor) -> list[Staged]:
    """Return the parts of a delivery with half-samples, drawn beside the version that stands.

    Those that were drawn already are left as they are, unless another version stands since.
    """
    if delivery.dataset.is_open:
        return list(staged)
    with transaction.atomic():
        holding = holding_of(by, delivery.dataset)
    samples = holding.samples
    lacking = [part for part in staged if part.sha256 not in samples and not _is_drawn(part, holding)]
    if not lacking:
        return list(staged)
    fresh = [part for part in staged if part.sha256 not in samples]  # all anew, since their imbalances hang together
    periods = {part.period for part in staged}
    staying = [part for part in holding.versions.get(holding.standing, ()) if part["period"] not in periods]
    beside = [
        *(holding.held(part["sha256"]) for part in staying),
        *(holding.held(part.sha256) for part in staged if part not in fresh),
    ]
    scratch = _emptied(store().staging(delivery.ref) / "samples")
    with told_apart():
        made = draw(
            [part.path for part in fresh],
            delivery.dataset.declared(),
            secret_of(by),
            scratch,
            beside=[each for each in beside if each],
            known=holding.ledgers,
        )
    by_part = dict(zip((part.sha256 for part in fresh), made, strict=True))
    return [
        replace(part, drawn=by_part[part.sha256], beside=holding.standing) if part.sha256 in by_part else part
        for part in staged
    ]


def supply(*, dataset: Dataset, by: Actor) -> int:
    """Draw the half-samples of parts that have none, which landed before there were any; return of how many.

    Where something else lands meanwhile nothing is kept, and the next night does it.
    """
    with acting(by), transaction.atomic():
        holding = holding_of(by, dataset)
    if all(part["sha256"] in holding.samples for parts in holding.versions.values() for part in parts):
        return 0
    try:
        return _put(dataset, holding, _supplied(dataset, holding, by), by)
    finally:
        store().clear(dataset.ref)


def _supplied(dataset: Dataset, holding: Holding, by: Actor) -> dict[str, Drawn]:
    """Draw what is lacking, version by version, the newest first; return it by the address of its part."""
    made: dict[str, Drawn] = {}
    scratch = store().staging(dataset.ref)
    for number, parts in holding.versions.items():
        known = [*holding.ledgers, *(each.ledger for each in made.values())]
        lacking = [
            part["sha256"] for part in parts if part["sha256"] not in holding.samples and part["sha256"] not in made
        ]
        paths = {each: store().object(each) for each in lacking if store().object(each).is_file()}
        if not paths:
            continue
        beside = [holding.held(part["sha256"]) for part in parts]
        with told_apart():
            found = draw(
                list(paths.values()),
                dataset.declared(),
                secret_of(by),
                _emptied(scratch / str(number)),
                beside=[each for each in beside if each],
                known=known,
            )
        made |= dict(zip(paths, found, strict=True))
    return made


def _put(dataset: Dataset, before: Holding, made: dict[str, Drawn], by: Actor) -> int:
    """Put half-samples in place and have every version name them that names their parts."""
    with acting(by), transaction.atomic():
        Dataset.objects.select_for_update().get(ref=dataset.ref)
        if holding_of(by, dataset) != before:
            return 0
        locks.share("store")
        for each in made.values():
            store().put_drawn(each)
        for version in Version.objects.filter(dataset_id=dataset.ref).select_for_update():
            touched = [part for part in live(version.parts) if part["sha256"] in made]
            if touched:
                version.parts = [
                    part | made[part["sha256"]].entries() if part["sha256"] in made else part for part in version.parts
                ]
                version.save(update_fields=["parts"])
    return len(made)


def _is_drawn(part: Staged, holding: Holding) -> bool:
    return part.drawn is not None and part.beside == holding.standing and part.drawn.path.is_file()


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder
