"""Read the catalogue: the datasets of the actor's partnership, and the version of each that stands."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from concordat import access
from concordat.datasets.models import Dataset, Version
from concordat.datasets.permissions import DATASET_VIEW
from concordat.datasets.store import engines
from concordat.datasets.store.objects import Store
from concordat.datasets.store.telling import Engine
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing


def store() -> Store:
    """Return the store of this installation."""
    return Store(settings.STORE)


def engine() -> Engine:
    """Return what this installation runs tallies on."""
    return engines.engine(settings.ENGINE, settings.SPARK_MASTER, settings.SPARK_FOLDER)


def datasets_of(actor: Actor) -> QuerySet[Dataset]:
    """Return the datasets of the actor's partnership, each with agency, steward and `standing`, its version that stands."""
    access.require(actor, DATASET_VIEW)
    standing = Prefetch("versions", Version.objects.filter(superseded_at__isnull=True), to_attr="standing")
    rows = Dataset.objects.filter(partnership_id=actor.partnership)
    return rows.select_related("agency", "steward", "asset", "agreement").prefetch_related(standing)


def dataset_for(actor: Actor, key: str) -> Dataset:
    """Return a dataset by its key; raise Missing where there is none."""
    if (found := datasets_of(actor).filter(key=key).first()) is None:
        raise Missing
    return found


def standing_version(actor: Actor, dataset: Dataset) -> Version | None:
    """Return the version of a dataset that stands, None where nothing was delivered yet."""
    access.require(actor, DATASET_VIEW, dataset)
    return Version.objects.filter(dataset=dataset, superseded_at__isnull=True).first()
