"""Sets of strands that a partnership sorts its actions by, and the words that its plans use."""

from __future__ import annotations

from django.db import models

from concordat.kernel.models import Record, Sensitivity
from concordat.kernel.policies import OURS, RowPolicy


class StrandSet(Record):
    """A set of strands of the partnership's own, offered beside the standard ones when a plan chooses its strands.

    A plan takes a copy, so that it keeps the strands of its day.
    """

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the partnership uses it."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    strands = models.JSONField(default=list, help_text="In order, each with `name` and `meaning`.")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "name"), name="strand_set_name_once"),
            RowPolicy(name="strand_set_ours", using=OURS),
        )

    def __str__(self) -> str:
        return self.name

    def facts(self) -> dict[str, object]:
        """Return what it says, as plain data."""
        return {"name": self.name, "strands": self.strands}


class Term(Record):
    """An acronym or term of the partnership's glossary, explained where it occurs."""

    sensitivity = Sensitivity.PARTNERSHIP
    retention = "As long as the partnership uses it."

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    name = models.CharField("term", max_length=60)
    meaning = models.CharField(max_length=300)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "name"), name="term_once"),
            RowPolicy(name="term_ours", using=OURS),
        )

    def __str__(self) -> str:
        return self.name

    def facts(self) -> dict[str, object]:
        """Return what it says, as plain data."""
        return {"name": self.name, "meaning": self.meaning}
