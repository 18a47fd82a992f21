"""Read what half-samples are drawn by: what is held of a dataset, and the secret that hides which record is which."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from concordat.agreements.rules.pseudonyms import key_of
from concordat.datasets.models import Dataset, Version
from concordat.datasets.queries.datasets import store
from concordat.datasets.rules.declarations import Disclosure
from concordat.datasets.rules.keeping import BESIDE, live
from concordat.datasets.store.sampling import Held
from concordat.kernel.actors import Actor

Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of a dataset: the parts of each version that has any, the newest first, and which version stands."""

    standing: int
    versions: Mapping[int, list[Part]]

    @property
    def samples(self) -> dict[str, Part]:
        """By the address of a part, the entries of its half-sample and ledger, where it has them.

        A half-sample of before it was said whose records are is none.
        """
        return {address: entries for address, entries in self._beside.items() if "people" in entries["sample"]}

    @property
    def ledgers(self) -> list[Path]:
        """The ledgers that are held, those of the newest version first."""
        return [store().object(each["ledger"]["sha256"]) for each in self._beside.values()]

    @property
    def _beside(self) -> dict[str, Part]:
        parts = [part for parts in self.versions.values() for part in parts]
        return {part["sha256"]: {beside: part[beside] for beside in BESIDE} for part in parts if part.get(BESIDE[0])}

    def held(self, address: str) -> Held | None:
        """Return where a part is with its half-sample and ledger, None where it has none."""
        entry = self.samples.get(address)
        if entry is None:
            return None
        return Held(store().object(address), *(store().object(entry[beside]["sha256"]) for beside in BESIDE))


def holding_of(actor: Actor, dataset: Dataset) -> Holding:
    """Return what is held of a dataset, for commands that land, withdraw and look after it."""
    rows = Version.objects.filter(dataset_id=dataset.ref, partnership_id=actor.partnership).order_by("-number")
    told = list(rows.values_list("number", "superseded_at", "parts"))
    standing = next((number for number, superseded, _ in told if superseded is None), 0)
    return Holding(standing, {number: [dict(part) for part in live(parts)] for number, _, parts in told})


def secret_of(actor: Actor) -> bytes:
    """Return the secret under which ids of records are kept in ledgers: of the installation and the partnership."""
    partnership = key_of(settings.PSEUDONYM_SECRET, actor.partnership)
    return hashlib.sha256(b"concordat half-sample" + partnership.secret).digest()


def closed_datasets(actor: Actor) -> list[Dataset]:
    """Return the datasets of the actor's partnership that are not open data, for the system that looks after them."""
    rows = Dataset.objects.filter(partnership_id=actor.partnership)
    return list(rows.exclude(disclosure=Disclosure.OPEN.value))
