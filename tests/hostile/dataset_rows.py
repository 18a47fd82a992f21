"""A row in every further table of datasets: a reading, a key, a certificate."""

from __future__ import annotations

from django.db import transaction

from concordat.agreements.models import Agreement
from concordat.datasets.models import Certificate, Dataset, KeyVersion
from tests.cast import Cast
from tests.datasets import catalogue
from tests.datasets.custody import STATEMENT


def fill(cast: Cast) -> None:
    """Make one row of each kind, of the dataset that is there."""
    with transaction.atomic(), cast.acting("mina"):
        dataset = Dataset.objects.get(key="page")
        ours = {"partnership": dataset.partnership}
        catalogue.read(cast, dataset)
        KeyVersion.objects.create(
            **ours, agreement=Agreement.objects.order_by("created_at")[0], number=1, fingerprint="Hidden"
        )
        Certificate.objects.create(
            **ours, dataset=dataset, why="withdrawn", because="Hidden", rows=1, objects_destroyed=1, statement=STATEMENT
        )
