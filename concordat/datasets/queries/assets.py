"""Data on the list of what may be shared, of which no dataset is kept yet."""

from __future__ import annotations

from concordat import access
from concordat.agreements.queries.choices import asset_choices
from concordat.datasets.models import Dataset
from concordat.datasets.permissions import DATASET_VIEW
from concordat.kernel.actors import Actor


def free_assets(actor: Actor) -> list[tuple[str, str]]:
    """Return the data that may be shared and that is no dataset yet, to choose from."""
    access.require(actor, DATASET_VIEW)
    rows = Dataset.objects.filter(partnership_id=actor.partnership, asset__isnull=False)
    taken = set(rows.values_list("asset_id", flat=True))
    return [(ref, name) for ref, name in asset_choices(actor) if ref not in taken]
