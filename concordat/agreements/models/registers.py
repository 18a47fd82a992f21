"""What every register of the desk has: whose it is, the agency's own number for it, and how it stands."""

from __future__ import annotations

from typing import Any

from django.db import models

from concordat.kernel.models import Record
from concordat.kernel.policies import OURS, purpose, setting

# An agency's own, and the whole register to whoever reads it for the partnership (`queries/reach.py`)
# and to the system that reminds.
OF_OWN_AGENCY_OR_GOVERNED = f"{OURS} AND (agency_id = {setting('agency')} OR {purpose('governance', 'work')})"


class Regime(models.TextChoices):
    """The law under which data about people are handled."""

    UK_GDPR = "uk-gdpr", "UK GDPR"
    PART_3 = "part-3", "Part 3 of the Data Protection Act 2018 (law enforcement)"


class Way(models.TextChoices):
    """How something came."""

    EMAIL = "email", "By e-mail"
    LETTER = "letter", "By letter"
    FORM = "form", "By a form on the web"
    SPOKEN = "spoken", "Spoken, face to face or by telephone"
    OTHER = "other", "Passed on by somebody else"


class Entered(Record):
    """An entry of a register. No name of a person is kept: `number` is the agency's own case number."""

    partnership = models.ForeignKey("partnership.Partnership", models.PROTECT, related_name="+")
    agency = models.ForeignKey("partnership.Agency", models.PROTECT, related_name="+")
    number = models.CharField("case number", max_length=60, blank=True)

    class Meta:
        abstract = True

    def write(self, **values: Any) -> list[str]:
        """Set and save what differs; return the names of the fields that did."""
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        if changed:
            self.save(update_fields=changed)
        return changed
