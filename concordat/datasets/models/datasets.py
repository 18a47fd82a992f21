"""Datasets: the catalogue of what the partnership holds."""

from __future__ import annotations

from django.db import models

from concordat.datasets.rules.declarations import Declaration, Disclosure
from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy

DISCLOSURES = (
    (Disclosure.OPEN.value, "Open data"),
    (Disclosure.ROWS.value, "Rows, under an agreement"),
    (Disclosure.AGGREGATE.value, "Counts only"),
)


class Dataset(Record):
    """Data that an agency delivers again and again: what it declares, whose it is, and who answers for it here.

    `asset` is the same data on the list of what may be shared, by whose fields agreements speak of its columns; open data
    has none. `agreement` is the one that it is usually delivered under. `keep_months` is how long a version is kept that
    another has replaced; figures may cite it until then.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the partnership: deliveries, versions and what was read name it."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    key = models.CharField(max_length=50)
    title = models.CharField(max_length=150)
    about = models.TextField(blank=True)
    disclosure = models.CharField(max_length=10, choices=DISCLOSURES, default=Disclosure.ROWS.value)
    declaration = models.JSONField()
    steward = models.ForeignKey("partnership.Member", models.PROTECT, null=True, blank=True, related_name="+")
    asset = models.OneToOneField("agreements.Asset", models.PROTECT, null=True, blank=True, related_name="dataset")
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="datasets"
    )
    keep_months = models.PositiveSmallIntegerField(default=36)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("title",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "key"), name="dataset_key_once"),
            models.UniqueConstraint(fields=("partnership", "title"), name="dataset_title_once"),
            models.CheckConstraint(
                name="dataset_open_or_listed",
                condition=models.Q(disclosure=Disclosure.OPEN.value) ^ models.Q(asset__isnull=False),
            ),
            RowPolicy(name="dataset_ours", using=OURS),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is open data, which no agreement is needed for."""
        return self.disclosure == Disclosure.OPEN

    def facts(self) -> dict[str, object]:
        """Return what its form asks, which is what it declares but for its columns, and whose it is here."""
        said = {name: value for name, value in self.declaration.items() if name != "columns"}
        ours = {"agency": self.agency_id, "steward": self.steward_id, "agreement": self.agreement_id}
        return said | ours | {"keep_months": self.keep_months}

    def declared(self) -> Declaration:
        """Return what it declares."""
        return Declaration.read(self.declaration)
